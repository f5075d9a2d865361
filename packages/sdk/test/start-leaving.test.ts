import { metrics } from '@opentelemetry/api';
import { declareMetric } from '@pulsetrail/catalog';
import { describe, expect, test } from 'vitest';
import { until } from '../../../test/support/until.js';
import { keepTrace } from '../src/index.js';
import { ask, serve } from './support/http.js';
import { otlpReceiver, startClinic } from './support/running.js';
import { catchWarnings } from './support/warnings.js';

const warnings = catchWarnings();

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
    await until('the spans', async () => {
      await telemetry.flush();
      return receiver.spans.some(({ name }) => name === 'GET unmatched');
    });
    // The receiver is a server of this process too, and asking is a client's span.
    const spans = receiver.spans.filter(({ name }) => !/^(?:POST|GET$)/.test(name));
    const byName = Object.fromEntries(spans.map((span) => [span.name, span]));
    const [http, api, db] = [byName['GET unmatched'], byName['sign-in'], byName['SELECT patients']];
    expect([api?.parentSpanId, db?.parentSpanId, http?.parentSpanId]).toEqual([
      http?.spanId,
      api?.spanId,
      // The client's.
      expect.stringMatching(/^[0-9a-f]{16}$/),
    ]);
    expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1);
    expect(spans).toHaveLength(3);
    expect(spans.every(({ service }) => service === 'clinic-api')).toBe(true);
    for (const span of spans) {
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
