import { context, metrics, propagation, trace } from '@opentelemetry/api';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { declareMetric, defineCatalog } from '@pulsetrail/catalog';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { keepTrace, MetricConflictError, StartError, start } from '../src/index.js';
import { ask, serve } from './support/http.js';
import { runProgram } from './support/program.js';
import { catalog, otlpReceiver, startClinic } from './support/running.js';
import { waitFor } from './support/wait-for.js';
import { catchWarnings } from './support/warnings.js';

const warnings = catchWarnings();

const pageOf = async (url: string | undefined): Promise<string> => (await ask(url ?? '')).body;
const samples = (page: string, pattern: RegExp) => page.split('\n').filter((line) => pattern.test(line));

describe('start', () => {
  test('gives everything at once, and its page when it is ready', async () => {
    const telemetry = startClinic({ version: '1.2.3', environment: 'test' });
    expect(telemetry).toMatchObject({ status: 'started', service: 'clinic-api', metricsUrl: undefined });
    await telemetry.ready;
    const page = await pageOf(telemetry.metricsUrl);
    expect(page).toContain(
      'target_info{service_name="clinic-api",service_version="1.2.3",deployment_environment_name="test",telemetry_sdk_language="nodejs",telemetry_sdk_name="pulsetrail"} 1\n',
    );
    expect(page).toBe((await telemetry.metricsPage()).body);
  });

  test('declares operations, counters and its own losses at zero', async () => {
    const { body } = await startClinic({ traces: { endpoint: 'http://127.0.0.1:1' } }).metricsPage();
    expect(samples(body, /^(documents|logins|pulsetrail_sdk_spans)|_count\{/)).toEqual([
      'documents_scanned_total{service_name="clinic-api",result="pass"} 0',
      'documents_scanned_total{service_name="clinic-api",result="fail"} 0',
      'logins_total{service_name="clinic-api"} 0',
      'pulsetrail_sdk_spans_dropped_total{service_name="clinic-api",reason="trace_full"} 0',
      'pulsetrail_sdk_spans_dropped_total{service_name="clinic-api",reason="queue_full"} 0',
      'pulsetrail_sdk_spans_dropped_total{service_name="clinic-api",reason="export_failed"} 0',
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

describe('stop', () => {
  test('lets a second start work, and a second stop of the first does not touch it', async () => {
    const first = startClinic();
    await first.ready;
    await first.stop();
    await expect(ask(first.metricsUrl ?? '')).rejects.toThrow('ECONNREFUSED');
    const receiver = await otlpReceiver();
    const second = startClinic({ traces: { ratio: 1, endpoint: receiver.url } });
    expect(second.status).toBe('started');
    await first.stop();
    await second.ready;
    second.apiTimer('sign-in', () => trace.getActiveSpan()?.setAttribute('seen', true));
    trace.getTracer('own').startSpan('by the API').end();
    await second.flush();
    expect(receiver.spans.map(({ name, attributes }) => [name, attributes.seen])).toEqual([
      ['sign-in', true],
      ['by the API', undefined],
    ]);
    expect(await pageOf(second.metricsUrl)).toContain('target_info');
  });

  test('leaves calls that come later without harm', async () => {
    const telemetry = startClinic();
    await telemetry.stop();
    expect(await telemetry.apiTimer('sign-in', async () => 7)).toBe(7);
    telemetry.counters.logins.add();
    await telemetry.flush();
    await expect(telemetry.stop()).resolves.toBeUndefined();
  });

  test('writes what is still held', async () => {
    const receiver = await otlpReceiver();
    const telemetry = startClinic({ traces: { ratio: 1, endpoint: receiver.url } });
    telemetry.apiTimer('sign-in', () => undefined);
    await telemetry.stop();
    expect(receiver.spans.map(({ name }) => name)).toEqual(['sign-in']);
  });
});

describe('a collector that is no help', () => {
  test.each([
    ['hangs', 'hang' as const],
    ['refuses', 400],
    ['is overloaded', 503],
  ])('and %s holds up flush and stop no longer than their deadline', async (_, behavior) => {
    const receiver = await otlpReceiver();
    receiver.behavior = behavior;
    const telemetry = startClinic({
      traces: { ratio: 1, endpoint: receiver.url },
      otlpMetrics: { endpoint: receiver.url },
    });
    telemetry.apiTimer('sign-in', () => undefined);
    for (const call of [() => telemetry.flush(200), () => telemetry.stop(200)]) {
      const started = performance.now();
      await call();
      expect(performance.now() - started).toBeLessThan(1_000);
    }
  });

  test('loses spans, which are counted', async () => {
    const receiver = await otlpReceiver();
    receiver.behavior = 400;
    const telemetry = startClinic({ traces: { ratio: 1, endpoint: receiver.url } });
    for (let index = 0; index < 5; index++) telemetry.apiTimer('sign-in', () => undefined);
    await telemetry.flush();
    const line = 'pulsetrail_sdk_spans_dropped_total{service_name="clinic-api",reason="export_failed"} 5\n';
    await waitFor('the count', async () => (await telemetry.metricsPage()).body.includes(line));
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

  test('gets the spans of timers, keeps its HTTP servers, and is still there after stop', async () => {
    const { exporter, provider } = foreign();
    const telemetry = startClinic();
    expect(telemetry.status).toBe('foreign-provider');
    telemetry.apiTimer('sign-in', () => undefined);
    const server = await serve((_, response) => response.end());
    await ask(server.url);
    expect(exporter.getFinishedSpans().map(({ name }) => name)).toEqual(['sign-in']);
    const { body } = await telemetry.metricsPage();
    expect(body).toContain(
      'operation_duration_seconds_count{service_name="clinic-api",component="authentication",operation="sign-in"} 1\n',
    );
    expect(body).not.toContain('http_server_request_duration');
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
    await waitFor('the request', async () =>
      (await telemetry.metricsPage()).body.includes('http_server_request_duration_seconds_count'),
    );
    expect(exporter.getFinishedSpans()).toEqual([]);
    await server.close();
  });
});

describe('a program of its own', () => {
  const program = (body: string) => `
    import { start } from '@pulsetrail/sdk';
    import { createServer } from 'node:http';
    const telemetry = start({ service: 'x', metrics: { port: 0 }, traces: { ratio: 1, endpoint: process.env.ENDPOINT }, otlpMetrics: { endpoint: process.env.ENDPOINT } });
    telemetry.apiTimer('work', () => 1);
    ${body}
  `;

  test('ends by itself when it has nothing more to do', async () => {
    const receiver = await otlpReceiver();
    const { code, stderr, took } = await runProgram(program(''), { ENDPOINT: receiver.url });
    expect([code, stderr]).toEqual([0, '']);
    expect(took).toBeLessThan(5_000);
  });

  test('ends by itself although a scraper keeps its connection', async () => {
    const receiver = await otlpReceiver();
    const body = `
      await telemetry.ready;
      const { connect } = await import('node:net');
      const scraper = connect(new URL(telemetry.metricsUrl).port, '127.0.0.1');
      await new Promise((resolve) => scraper.once('connect', resolve));
      scraper.unref();
    `;
    const { code, stderr, took } = await runProgram(program(body), { ENDPOINT: receiver.url });
    expect([code, stderr]).toEqual([0, '']);
    expect(took).toBeLessThan(5_000);
  });

  test('has written everything when it ends after stop', async () => {
    const receiver = await otlpReceiver();
    const { code, stderr } = await runProgram(program('await telemetry.stop();'), { ENDPOINT: receiver.url });
    expect([code, stderr]).toEqual([0, '']);
    expect(receiver.spans.map(({ name }) => name)).toEqual(['work']);
  });

  test('ends with code 0, and one warning, when its collector is dead and its port is taken', async () => {
    const taken = await serve((_, response) => response.end());
    const body = 'await telemetry.stop(100); process.exit();';
    const text = program(body).replace('port: 0', `port: ${taken.port}`);
    const { code, stderr } = await runProgram(text, { ENDPOINT: 'http://127.0.0.1:1' });
    expect(code).toBe(0);
    expect(stderr.match(/PulsetrailWarning/g)).toHaveLength(1);
    await taken.close();
  });
});

describe('what leaves', () => {
  test('is the same by OTLP as on the page', async () => {
    const receiver = await otlpReceiver();
    const telemetry = startClinic({ otlpMetrics: { endpoint: receiver.url } });
    telemetry.counters['documents.scanned'].add(3, { result: 'pass' });
    telemetry.apiTimer('sign-in', () => undefined);
    metrics.getMeter('own').createCounter('by.the.api').add(2, { kind: 'a' });
    await telemetry.flush();
    const { body } = await telemetry.metricsPage();
    const point = (metric: string, wanted: Record<string, unknown>) =>
      receiver.points.find(
        ({ metric: name, attributes }) =>
          name === metric && Object.entries(wanted).every(([key, value]) => attributes[key] === value),
      );
    expect(point('documents.scanned', { result: 'pass' })).toMatchObject({ kind: 'sum', value: 3 });
    expect(point('documents.scanned', { result: 'fail' })).toMatchObject({ value: 0 });
    expect(body).toContain('documents_scanned_total{service_name="clinic-api",result="pass"} 3\n');
    expect(point('by.the.api', { kind: 'a' })).toMatchObject({ kind: 'sum', value: 2 });
    expect(body).toContain('by_the_api_total{service_name="clinic-api",kind="a"} 2\n');
    const sum = Number(/^operation_duration_seconds_sum\{.*\} (.*)$/m.exec(body)?.[1]);
    expect(point('operation.duration', { operation: 'sign-in' })).toMatchObject({
      kind: 'histogram',
      value: { count: 1, sum },
    });
  });

  test('has nothing personal in spans, metrics and warnings', async () => {
    const receiver = await otlpReceiver();
    const telemetry = startClinic({
      traces: { ratio: 1, endpoint: receiver.url },
      otlpMetrics: { endpoint: receiver.url },
    });
    const personal = ['1234567890123', 'somchai@example.org', 'Somchai'];
    const [id, mail, name] = personal;
    await telemetry
      .dbTimer(
        'find-patient',
        { statement: `select * from patients where name = '${name}'`, attributes: { id, mail, 'patient.name': name } },
        async () => {
          throw new Error(`${name} ${id} not found`);
        },
      )
      .catch(() => undefined);
    const span = telemetry.tracer.startSpan(`GET /patients/${id}`);
    span.recordException(new Error(`${name} ${id}`));
    span.setStatus({ code: 2, message: `${name} ${id}` }).end();
    metrics.getMeter('own').createCounter('seen').add(1, { patient: id, email: mail });
    (telemetry.apiTimer as (operation: string) => Disposable)(`/patients/${id}`)[Symbol.dispose]();
    telemetry
      .instrument(declareMetric('by.patient', { unit: '1', kind: 'counter', description: 'X.', labels: ['patient'] }))
      .add(1, { patient: id });
    await telemetry.flush();
    const pages = [
      (await telemetry.metricsPage()).body,
      (await telemetry.metricsPage('application/openmetrics-text')).body,
    ];
    const left = [...receiver.raw.map(String), ...pages, ...warnings].join('\n');
    expect(receiver.spans.length).toBe(3);
    expect(receiver.points.length).toBeGreaterThan(5);
    for (const text of personal) expect(left).not.toContain(text);
    expect(left).toContain('[redacted]');
  });

  test('is one trace a request, with true times and parents, received over OTLP', async () => {
    const receiver = await otlpReceiver();
    const telemetry = startClinic({ traces: { ratio: 1, endpoint: receiver.url } });
    const server = await serve((_, response) => {
      void telemetry
        .apiTimer('sign-in', () =>
          telemetry.dbTimer('find-patient', { statement: 'select 1 from patients' }, async () => 1),
        )
        .then(() => response.end());
    });
    const before = BigInt(Date.now()) * 1_000_000n;
    await ask(server.url);
    await waitFor('the spans', async () => {
      await telemetry.flush();
      return receiver.spans.length === 3;
    });
    const byName = Object.fromEntries(receiver.spans.map((span) => [span.name, span]));
    const [http, api, db] = [byName['GET unmatched'], byName['sign-in'], byName['SELECT patients']];
    expect([api?.parentSpanId, db?.parentSpanId, http?.parentSpanId]).toEqual([http?.spanId, api?.spanId, '']);
    expect(new Set(receiver.spans.map(({ traceId }) => traceId)).size).toBe(1);
    expect(receiver.spans.every(({ service }) => service === 'clinic-api')).toBe(true);
    for (const span of receiver.spans) {
      expect(span.end).toBeGreaterThanOrEqual(span.start);
      expect(span.start - before).toBeGreaterThan(-1_000_000_000n);
      expect(span.end - before).toBeLessThan(10_000_000_000n);
    }
    await server.close();
  });

  test('is every error, every slow one and what somebody wants, at ratio 0', async () => {
    const receiver = await otlpReceiver();
    const telemetry = startClinic({ traces: { ratio: 0, endpoint: receiver.url, slow: '1s' } });
    telemetry.apiTimer('sign-in', () => undefined);
    expect(() =>
      telemetry.apiTimer('sign-in', { attributes: { case: 'failed' } }, () => {
        throw new TypeError('x');
      }),
    ).toThrow(TypeError);
    telemetry.tracer.startSpan('slow', { startTime: Date.now() - 1_500 }).end();
    telemetry.tracer.startSpan('not slow', { startTime: Date.now() - 500 }).end();
    const wanted = telemetry.tracer.startSpan('wanted');
    keepTrace(wanted);
    wanted.end();
    await telemetry.flush();
    expect(receiver.spans.map(({ name, error }) => [name, error])).toEqual([
      ['sign-in', true],
      ['slow', false],
      ['wanted', false],
    ]);
    expect(receiver.spans[0]?.attributes).toMatchObject({ case: 'failed', 'error.type': 'TypeError' });
  });
});
