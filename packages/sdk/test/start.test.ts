import type { IncomingHttpHeaders } from 'node:http';
import { context, metrics, propagation, trace } from '@opentelemetry/api';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { declareMetric, defineCatalog } from '@pulsetrail/catalog';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { until } from '../../../test/support/until.js';
import { MetricConflictError, StartError, start, type Telemetry } from '../src/index.js';
import { ask, serve } from './support/http.js';
import { catalog, startClinic } from './support/running.js';
import { catchWarnings } from './support/warnings.js';

const warnings = catchWarnings();

const samples = (page: string, pattern: RegExp) => page.split('\n').filter((line) => pattern.test(line));

describe('start', () => {
  test('gives everything at once, and its page when it is ready', async () => {
    const telemetry = startClinic({ version: '1.2.3', environment: 'test' });
    expect(telemetry).toMatchObject({ status: 'started', service: 'clinic-api', metricsUrl: undefined });
    await telemetry.ready;
    const page = (await ask(telemetry.metricsUrl ?? '')).body;
    expect(page).toContain(
      'target_info{service_name="clinic-api",service_version="1.2.3",deployment_environment_name="test",telemetry_sdk_language="nodejs",telemetry_sdk_name="pulsetrail"} 1\n',
    );
    const own = (text: string) =>
      text.split('\n').filter((line) => !/^(?:pulsetrail_sdk_scrape|process_|nodejs_|http_client|# )/.test(line));
    expect(own(page)).toEqual(own((await telemetry.metricsPage()).body));
  });

  test('declares operations, counters and its own losses at zero', async () => {
    const { body } = await startClinic({ traces: { endpoint: 'http://127.0.0.1:1' } }).metricsPage();
    expect(
      samples(body, /^(documents|logins|pulsetrail_sdk_(spans|scrape_duration_seconds_count))|n_seconds_count\{/),
    ).toEqual([
      'documents_scanned_total{service_name="clinic-api",result="pass"} 0',
      'documents_scanned_total{service_name="clinic-api",result="fail"} 0',
      'logins_total{service_name="clinic-api"} 0',
      'pulsetrail_sdk_spans_dropped_total{service_name="clinic-api",reason="trace_full"} 0',
      'pulsetrail_sdk_spans_dropped_total{service_name="clinic-api",reason="queue_full"} 0',
      'pulsetrail_sdk_spans_dropped_total{service_name="clinic-api",reason="export_failed"} 0',
      'pulsetrail_sdk_spans_dropped_total{service_name="clinic-api",reason="rejected"} 0',
      'pulsetrail_sdk_spans_dropped_total{service_name="clinic-api",reason="stopped"} 0',
      'pulsetrail_sdk_scrape_duration_seconds_count{service_name="clinic-api"} 0',
      'operation_duration_seconds_count{service_name="clinic-api",component="authentication",operation="sign-in"} 0',
      'db_client_operation_duration_seconds_count{service_name="clinic-api",component="database",operation="find-patient"} 0',
      'score_calculation_duration_seconds_count{service_name="clinic-api",component="scoring",operation="job-security",score_name="job-security"} 0',
    ]);
    expect(body).toContain('pulsetrail_sdk_overflow_total{service_name="clinic-api",metric="operation.duration"} 0');
  });

  test('uses the buckets that the catalog gives a shared metric, for HTTP too', () => {
    const own = defineCatalog({
      services: { 'clinic-api': { owner: 'x' } },
      buckets: { 'operation.duration': [0.2, 0.4], 'http.server.request.duration': [0.3] },
    });
    const telemetry = start({ service: 'clinic-api', catalog: own, metrics: { server: false }, traces: false });
    const definitionOf = (name: string) => own.metrics.get(name)?.buckets;
    expect(definitionOf('operation.duration')).toEqual([0.2, 0.4]);
    for (const name of ['operation.duration', 'http.server.request.duration']) {
      const definition = own.metrics.get(name);
      expect(definition && telemetry.instrument(definition).definition.buckets).toEqual(definitionOf(name));
    }
    return telemetry.stop();
  });

  test('is done once: a second call gives what the first one started', async () => {
    const first = startClinic();
    const second = startClinic({ metrics: { port: 1 } });
    expect([first.status, second.status]).toEqual(['started', 'already-started']);
    second.counters.logins.add(3);
    await second.ready;
    expect(second.metricsUrl).toBe(first.metricsUrl);
    expect((await first.metricsPage()).body).toContain('logins_total{service_name="clinic-api"} 3\n');
  });

  test('is shared by two copies of the package', async () => {
    const first = startClinic({ traces: { ratio: 0 } });
    vi.resetModules();
    const copy = await import('../src/index.js');
    expect(copy.start).not.toBe(start);
    const second = copy.start({ service: 'clinic-api', catalog });
    expect(second.status).toBe('already-started');
    expect(second.tracer).toBe(first.tracer);
    const span = second.tracer.startSpan('span');
    copy.keepTrace(span);
    expect((span as unknown as { trace: { isWritten: boolean; sampled: boolean } }).trace.sampled).toBe(false);
    expect(() => span.end()).not.toThrow();
  });

  test('is a telemetry of properties of its own, also the second time', () => {
    const first = startClinic();
    const second = startClinic();
    const copy = { ...second };
    expect(Object.keys(copy).toSorted()).toEqual(Object.keys(first).toSorted());
    expect(copy.status).toBe('already-started');
    expect(copy.apiTimer('sign-in', () => 7)).toBe(7);
  });

  test('refuses bad options before anything is begun', async () => {
    expect(() => start({ service: '' })).toThrow(StartError);
    const clash = {
      services: { 'clinic-api': { owner: 'x', counters: { 'a.b': { labels: { 'service.name': ['x'] } } } } },
    } as const;
    let own: ReturnType<typeof defineCatalog> | undefined;
    try {
      own = defineCatalog(clash);
    } catch {
      // The catalog may refuse it before the SDK sees it.
    }
    if (own !== undefined) {
      const refused = own;
      expect(() => start({ service: 'clinic-api', catalog: refused as typeof catalog, metrics: { port: 0 } })).toThrow(
        MetricConflictError,
      );
    }
    expect(startClinic().status).toBe('started');
  });

  test('says where an operation is not in the catalog, and times it all the same', async () => {
    const telemetry = startClinic();
    expect((telemetry.apiTimer as (name: string, fn: () => number) => number)('sing-in', () => 7)).toBe(7);
    expect(warnings).toContainEqual(
      expect.stringContaining('the catalog declares no operation sing-in of kind api for service clinic-api'),
    );
    expect((await telemetry.metricsPage()).body).toContain(
      'operation_duration_seconds_count{service_name="clinic-api",component="default",operation="sing-in"} 1\n',
    );
  });

  test('works without a catalog, with names as they come', async () => {
    const telemetry = start({ service: 'ad-hoc', metrics: { server: false }, traces: false });
    telemetry.apiTimer('anything', { component: 'x' }, () => 1);
    const own = telemetry.instrument(
      declareMetric('jobs.waiting', { unit: '{job}', kind: 'gauge', description: 'Jobs.' }),
    );
    own.set(4);
    const { body } = await telemetry.metricsPage();
    expect(body).toContain(
      'operation_duration_seconds_count{service_name="ad-hoc",component="x",operation="anything"} 1\n',
    );
    expect(body).toContain('jobs_waiting{service_name="ad-hoc"} 4\n');
    await telemetry.stop();
  });
});

describe('a metrics port that is taken', () => {
  test('rejects ready with a sentence, and the service goes on', async () => {
    const taken = await serve((_, response) => response.end());
    const telemetry = startClinic({ metrics: { port: taken.port } });
    await expect(telemetry.ready).rejects.toThrow(`127.0.0.1:${taken.port}: the port is taken.`);
    expect(telemetry.metricsUrl).toBeUndefined();
    expect(telemetry.apiTimer('sign-in', () => 7)).toBe(7);
    expect((await telemetry.metricsPage()).body).toContain('operation="sign-in"} 1\n');
    expect(warnings).toContainEqual(expect.stringContaining('the port is taken'));
    await telemetry.stop();
    await taken.close();
  });
});

describe('another library that registered OpenTelemetry first', () => {
  const foreign = () => {
    const exporter = new InMemorySpanExporter();
    const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
    trace.setGlobalTracerProvider(provider);
    return { exporter, provider };
  };
  afterEach(() => {
    trace.disable();
    context.disable();
    metrics.disable();
    propagation.disable();
  });

  test('gets the spans of timers, keeps those of HTTP, whose metrics are ours, and is still there after stop', async () => {
    const { exporter, provider } = foreign();
    const telemetry = startClinic();
    expect(telemetry.status).toBe('foreign-provider');
    telemetry.apiTimer('sign-in', () => undefined);
    const headers: IncomingHttpHeaders[] = [];
    const server = await serve((request, response) => {
      headers.push(request.headers);
      response.end();
    });
    await ask(server.url);
    expect(exporter.getFinishedSpans().map(({ name }) => name)).toEqual(['sign-in']);
    const { body } = await telemetry.metricsPage();
    expect(body).toContain(
      'operation_duration_seconds_count{service_name="clinic-api",component="authentication",operation="sign-in"} 1\n',
    );
    expect(body).toMatch(/^http_server_request_duration_seconds_count\{.*http_response_status_code="200".*\} 1$/m);
    expect(body).toMatch(/^http_client_request_duration_seconds_count\{.*\} 1$/m);
    expect(headers[0]).not.toHaveProperty('traceparent');
    await telemetry.stop();
    expect((trace.getTracerProvider() as { getDelegate?: () => unknown }).getDelegate?.()).toBe(provider);
    await server.close();
  });

  test('gets nothing where traces are off: metrics of HTTP servers are ours then', async () => {
    const { exporter } = foreign();
    const telemetry = startClinic({ traces: false });
    expect(telemetry.status).toBe('started');
    telemetry.apiTimer('sign-in', () => undefined);
    const server = await serve((_, response) => response.end());
    await ask(server.url);
    await until('the request', async () =>
      (await telemetry.metricsPage()).body.includes('http_server_request_duration_seconds_count'),
    );
    expect(exporter.getFinishedSpans()).toEqual([]);
    await server.close();
  });
});

describe('a catalog that comes with a second start', () => {
  const lines = async (telemetry: Pick<Telemetry, 'metricsPage'>, pattern: RegExp) =>
    samples((await telemetry.metricsPage()).body, pattern);
  const first = () => start({ service: 'clinic-api', metrics: { server: false }, traces: { ratio: 1 } });

  test('declares its operations and counters in what runs', async () => {
    const running = first();
    const later = start({ service: 'clinic-api', catalog });
    try {
      expect(later.status).toBe('already-started');
      later.counters['documents.scanned'].add(1, { result: 'pass' });
      later.apiTimer('sign-in', () => 1);
      expect(await lines(running, /^(documents_scanned|logins|operation_duration_seconds_count|db_\w+_count)/)).toEqual(
        [
          'operation_duration_seconds_count{service_name="clinic-api",component="authentication",operation="sign-in"} 1',
          'db_client_operation_duration_seconds_count{service_name="clinic-api",component="database",operation="find-patient"} 0',
          'documents_scanned_total{service_name="clinic-api",result="pass"} 1',
          'documents_scanned_total{service_name="clinic-api",result="fail"} 0',
          'logins_total{service_name="clinic-api"} 0',
        ],
      );
      expect(start({ service: 'clinic-api', catalog }).counters).toBe(later.counters);
      expect(warnings).toEqual([]);
    } finally {
      await later.stop();
    }
    expect(start({ service: 'clinic-api', catalog, metrics: false }).status).toBe('started');
    await start({ service: 'clinic-api', catalog }).stop();
  });

  test('brings its targets, its shares and its buckets', async () => {
    const running = first();
    const own = defineCatalog({
      services: {
        'clinic-api': {
          owner: 'x',
          operations: { quick: { kind: 'api', component: 'c', target: { latency: '1ms' } } },
        },
      },
      buckets: { 'operation.duration': [0.001, 0.5] },
    });
    const later = start({ service: 'clinic-api', catalog: own, traces: { shares: { operations: { quick: 1 } } } });
    try {
      const before = performance.now();
      later.apiTimer('quick', () => {
        while (performance.now() - before < 3);
      });
      expect(await lines(running, /^operation_(slow|duration_seconds_bucket)/)).toEqual([
        'operation_slow_total{service_name="clinic-api",component="c",operation="quick"} 1',
        'operation_duration_seconds_bucket{service_name="clinic-api",component="c",operation="quick",le="0.001"} 0',
        'operation_duration_seconds_bucket{service_name="clinic-api",component="c",operation="quick",le="0.5"} 1',
        'operation_duration_seconds_bucket{service_name="clinic-api",component="c",operation="quick",le="+Inf"} 1',
      ]);
      expect(warnings).toEqual([]);
    } finally {
      await later.stop();
    }
  });

  test('is not followed by other options, which is said once, with their names', async () => {
    const running = first();
    const options = {
      service: 'other',
      version: '2',
      metrics: { port: 7_777, server: false },
      traces: { ratio: 0.2, slow: '3s', shares: { routes: { '/a': 1 } } },
    } as const;
    try {
      for (const _ of [1, 2]) expect(start(options).service).toBe('clinic-api');
      expect(warnings).toEqual([
        expect.stringContaining(
          'these options come too late, since telemetry runs already: service, version, metrics.port, traces.ratio, traces.slow, traces.shares.routes.',
        ),
      ]);
    } finally {
      await running.stop();
    }
  });

  test('may ask for what runs anyway', async () => {
    const running = first();
    start({
      service: 'clinic-api',
      catalog,
      metrics: { port: 9_464, server: false },
      traces: { slow: '1s', ratio: 1 },
    });
    expect(warnings).toEqual([]);
    await running.stop();
  });
});

test('the compiler knows the services and their operations, and says which there are', () => {
  const compiled = () => {
    // @ts-expect-error: clinic is no service of the catalog
    start({ service: 'clinic', catalog });
    const telemetry = start({ service: 'clinic-worker', catalog });
    telemetry.apiTimer('nightly', () => 1);
    // @ts-expect-error: sign-in is an operation of another service
    telemetry.apiTimer('sign-in', () => 1);
    // @ts-expect-error: the catalog says which component it belongs to
    telemetry.apiTimer('nightly', { component: 'typo' }, () => 1);
    // @ts-expect-error: the catalog says which component it belongs to
    telemetry.apiTimer({ operation: 'nightly', component: 'typo' });
    telemetry.apiTimer('nightly', { slow: '2s', errorIf: (result) => result > 1 }, () => 1);
    const anything = start({ service: 'anything' });
    anything.apiTimer('anything', { component: 'any' }, () => 1);
    // @ts-expect-error: nothing is declared
    anything.counters.orders;
  };
  expect(compiled).toBeTypeOf('function');
});

test('says what is set in the environment and read by nobody', async () => {
  vi.stubEnv('OTEL_SPAN_EVENT_COUNT_LIMIT', '5');
  const telemetry = start({ service: 'x', metrics: false });
  expect(warnings).toEqual([expect.stringContaining('not read by @pulsetrail/sdk: OTEL_SPAN_EVENT_COUNT_LIMIT.')]);
  vi.unstubAllEnvs();
  await telemetry.stop();
});
