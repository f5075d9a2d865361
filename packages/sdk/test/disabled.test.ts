import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { context, logs, metrics, propagation, trace } from '@opentelemetry/api';
import { declareMetric } from '@pulsetrail/catalog';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { counter, histogram, start } from '../src/index.js';
import { builtBundle } from './support/bundle.js';
import { ask, serve } from './support/http.js';
import { catalog } from './support/running.js';

const disabled = () => start({ service: 'clinic-api', catalog, enabled: false });

afterEach(() => vi.unstubAllEnvs());

describe('telemetry that is switched off', () => {
  test.each([
    ['PULSETRAIL_ENABLED', 'false'],
    ['OTEL_SDK_DISABLED', 'true'],
  ])('is so by %s=%s', (name, value) => {
    vi.stubEnv(name, value);
    expect(start({ service: 'clinic-api', catalog }).status).toBe('disabled');
    expect(start({ service: 'clinic-api', catalog, enabled: true, metrics: false }).status).toBe('started');
    return start({ service: 'clinic-api', catalog }).stop();
  });

  test('still refuses what cannot be, since it will be switched on again', () => {
    expect(() => start({ service: '', enabled: false })).toThrow('service is ""');
  });

  test('passes on what functions return and throw, and gives them a handle', async () => {
    const telemetry = disabled();
    expect(telemetry.apiTimer('sign-in', () => 7)).toBe(7);
    expect(await telemetry.dbTimer('find-patient', { statement: 'select 1' }, async () => 8)).toBe(8);
    expect(telemetry.scoreTimer({ operation: 'job-security' }, (timer) => timer.run(() => 9))).toBe(9);
    const error = new Error('mine');
    expect(() =>
      telemetry.apiTimer('sign-in', () => {
        throw error;
      }),
    ).toThrow(error);
    {
      using timer = telemetry.apiTimer('sign-in');
      timer.fail(error);
      timer.span.setAttribute('a', 1);
    }
  });

  test('takes every recording and forgets it', async () => {
    const telemetry = disabled();
    telemetry.counters['documents.scanned'].add(1, { result: 'pass' });
    telemetry.counters.logins.with().add(1);
    for (const kind of ['counter', 'gauge', 'updowncounter', 'histogram'] as const) {
      const definition = declareMetric(`off.${kind}`, {
        unit: '1',
        kind,
        description: 'X.',
        buckets: kind === 'histogram' ? [1] : [],
      });
      const instrument = telemetry.instrument(definition) as unknown as Record<string, (...values: unknown[]) => never>;
      for (const method of ['add', 'set', 'record']) instrument[method]?.(1, {});
      const series = instrument.with?.({}) as Record<string, (...values: unknown[]) => void> | undefined;
      for (const method of ['add', 'set', 'record']) series?.[method]?.(1);
      expect(series).not.toMatchObject({ value: 1 });
    }
    expect((await telemetry.metricsPage()).body).toBe('');
    expect((await telemetry.metricsResponse({ headers: {} })).status).toBe(404);
  });

  test('opens no port, registers nothing, and says so where it is scraped', async () => {
    const listeners = process.listenerCount('SIGTERM');
    const telemetry = disabled();
    await telemetry.ready;
    expect(telemetry.metricsUrl).toBeUndefined();
    expect(process.listenerCount('SIGTERM')).toBe(listeners);
    expect(trace.getTracer('a').startSpan('a').isRecording()).toBe(false);
    for (const api of [trace, metrics, context, propagation, logs]) expect(api).toBeDefined();
    const server = await serve(telemetry.metricsHandler);
    expect(await ask(server.url)).toMatchObject({ status: 404, body: 'Telemetry is switched off.\n' });
    await server.close();
    expect(() => telemetry.metricsHandler({} as never, {} as never)).not.toThrow();
    await Promise.all([telemetry.flush(), telemetry.stop()]);
  });

  test('hashes ids as ever, since they may be stored', () => {
    const key = 'a key of the tests';
    const off = start({ service: 'x', enabled: false, hashKey: key });
    const on = start({ service: 'x', hashKey: key, metrics: false });
    expect(off.hash('watch-17')).toBe(on.hash('watch-17'));
    return on.stop();
  });

  test('costs a timer a fraction of what one costs that measures', async () => {
    const off = disabled();
    const on = start({ service: 'clinic-api', catalog, metrics: false, traces: false });
    let sum = 0;
    const work = () => sum++;
    const nanoseconds = ({ apiTimer }: Pick<typeof on, 'apiTimer'>): number => {
      const begun = process.hrtime.bigint();
      for (let index = 0; index < 50_000; index++) apiTimer('sign-in', work);
      return Number(process.hrtime.bigint() - begun);
    };
    // The fastest of rounds taken in turns: what else the machine does slows others down.
    const best = { off: Number.POSITIVE_INFINITY, on: Number.POSITIVE_INFINITY };
    for (let round = 0; round < 15; round++) {
      best.off = Math.min(best.off, nanoseconds(off));
      best.on = Math.min(best.on, nanoseconds(on));
    }
    expect(best.off).toBeLessThan(best.on / 2);
    expect(sum).toBeGreaterThan(0);
    await on.stop();
  });
});

describe("modules' own instruments", () => {
  test('keep nothing where telemetry is switched off, and are shown by a later start', async () => {
    const before = counter('off.before', { labels: ['x'] });
    const size = histogram('off.size', { labels: ['x'] });
    before.add(1, { x: '1' });
    disabled();
    const after = counter('off.after', { labels: ['x'] });
    for (let index = 0; index < 1_000; index++) {
      for (const one of [before, after]) one.add(1, { x: String(index) });
      size.record(1, { x: String(index) });
    }
    expect([before, size, after].map(({ tree }) => tree.series.length)).toEqual([0, 0, 0]);
    const on = start({ service: 'clinic-api', catalog, metrics: { server: false } });
    before.add(2, { x: '1' });
    after.add(3, { x: '1' });
    const { body } = await on.metricsPage();
    expect(body).toContain('off_before_total{service_name="clinic-api",x="1"} 2\n');
    expect(body).toContain('off_after_total{service_name="clinic-api",x="1"} 3\n');
    await on.stop();
  });
});

describe('what is loaded', () => {
  const built = builtBundle();

  /** The packages, and those modules of Node, that a call of `start` loads beyond what every program has. */
  const loadedBy = async (load: string, env: Readonly<Record<string, string>> = {}) => {
    const program = `
      const before = new Set(process.moduleLoadList);
      const packages = new Set();
      process.getBuiltinModule('node:module').registerHooks({
        load: (url, context, next) => {
          const [, name] = /node_modules\\/(?!\\.)((?:@[^/]+\\/)?[^/]+)(?!.*node_modules)/.exec(url) ?? [];
          if (name !== undefined) packages.add(name);
          return next(url, context);
        },
      });
      const bundle = ${JSON.stringify(built.url)};
      ${load}
      const builtins = process.moduleLoadList.filter((name) => !before.has(name)).flatMap((name) => /^NativeModule ((?!internal).*)$/.exec(name)?.[1] ?? []);
      process.stdout.write(JSON.stringify({ packages: [...packages].sort(), builtins: builtins.sort() }));
      process.exit();
    `;
    const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], {
      env: { PATH: process.env.PATH, OTEL_SERVICE_NAME: 'x', PULSETRAIL_METRICS_PORT: '0', ...env },
      timeout: 20_000,
      killSignal: 'SIGKILL',
    });
    expect(stderr).toBe('');
    return JSON.parse(stdout) as { readonly packages: string[]; readonly builtins: string[] };
  };

  const off = { PULSETRAIL_ENABLED: 'false' };
  const use = `
    const telemetry = start({ service: 'x', metrics: false });
    telemetry.apiTimer('work', (timer) => timer.span.setAttribute('a', 1));
    telemetry.counter('made').add(1);
  `;
  const ways = {
    'an ES module': `const { start } = await import(new URL('index.js', bundle)); ${use}`,
    'a CommonJS module': `
      const { createRequire } = process.getBuiltinModule('node:module');
      const { start } = createRequire(bundle)('./index.js');
      ${use}
    `,
    '--import @pulsetrail/sdk/register': `await import(new URL('register.js', bundle));`,
  };

  test.each(Object.entries(ways))(
    'is no package and next to nothing of Node where it is switched off, by %s',
    async (_, load) => {
      const { packages, builtins } = await loadedBy(load, off);
      expect(packages).toEqual([]);
      expect(['module', 'perf_hooks', 'timers/promises']).toEqual(expect.arrayContaining(builtins));
    },
  );

  test.each(Object.entries(ways))(
    'is no exporter and no SDK of OpenTelemetry where it is on, by %s',
    async (_, load) => {
      const { packages, builtins } = await loadedBy(load);
      expect(packages).toEqual(['@opentelemetry/api']);
      expect(builtins).toContain('crypto');
      for (const later of ['https', 'zlib']) expect(builtins).not.toContain(later);
    },
  );
});
