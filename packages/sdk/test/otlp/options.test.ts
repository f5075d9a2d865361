import { describe, expect, test } from 'vitest';
import * as options from '../../src/otlp/options.js';
import { type Problems, resolving } from '../../src/problems.js';

/** The same function, which throws for what it finds wrong. */
const throwing =
  <Given extends unknown[], Result>(resolve: (...given: [...Given, Problems]) => Result) =>
  (...given: Given): Result =>
    resolving((problems) => resolve(...given, problems));

const signalUrl = throwing(options.signalUrl);
const resolveBatch = throwing(options.resolveBatch);
const resolveOtlpMetrics = throwing(options.resolveOtlpMetrics);
const resolveLogs = throwing(options.resolveLogs);

const all = 'http://collector:4318';

describe('signalUrl', () => {
  test.each([
    // Traces go where all signals go; metrics and logs only when they are asked for.
    ['TRACES', {}, undefined],
    ['TRACES', { OTEL_EXPORTER_OTLP_ENDPOINT: all }, `${all}/v1/traces`],
    ['METRICS', { OTEL_EXPORTER_OTLP_ENDPOINT: all }, undefined],
    ['LOGS', { OTEL_EXPORTER_OTLP_ENDPOINT: all }, undefined],
    ['LOGS', { OTEL_EXPORTER_OTLP_ENDPOINT: all, OTEL_LOGS_EXPORTER: 'otlp' }, `${all}/v1/logs`],
    ['METRICS', { OTEL_EXPORTER_OTLP_ENDPOINT: all, OTEL_METRICS_EXPORTER: 'prometheus, otlp' }, `${all}/v1/metrics`],
    ['METRICS', { OTEL_METRICS_EXPORTER: 'otlp' }, 'http://localhost:4318/v1/metrics'],
    ['TRACES', { OTEL_TRACES_EXPORTER: 'otlp' }, 'http://localhost:4318/v1/traces'],
    ['TRACES', { OTEL_EXPORTER_OTLP_ENDPOINT: all, OTEL_TRACES_EXPORTER: 'none' }, undefined],
    ['TRACES', { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${all}/x`, OTEL_TRACES_EXPORTER: 'none' }, undefined],
    ['LOGS', { OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: `${all}/x?y` }, `${all}/x?y`],
    ['LOGS', { OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: '  ', OTEL_LOGS_EXPORTER: ' ' }, undefined],
    ['TRACES', { OTEL_EXPORTER_OTLP_ENDPOINT: all, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf' }, `${all}/v1/traces`],
  ] as const)('%s with %j is %j', (signal, env, expected) => {
    expect(signalUrl(signal, 'option', undefined, env)).toBe(expected);
  });

  test('takes an option whatever the environment says', () => {
    expect(signalUrl('LOGS', 'logs.endpoint', 'http://mine/otlp/', { OTEL_LOGS_EXPORTER: 'none' })).toBe(
      'http://mine/otlp/v1/logs',
    );
  });

  test('refuses a protocol that is not spoken', () => {
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: all, OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' };
    expect(() => signalUrl('TRACES', 'traces.endpoint', undefined, env)).toThrow(
      'OTEL_EXPORTER_OTLP_PROTOCOL is "grpc", which is not supported. Write http/protobuf,',
    );
    const own = { ...env, OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'http/json' };
    expect(() => signalUrl('TRACES', 'traces.endpoint', undefined, own)).toThrow(
      'OTEL_EXPORTER_OTLP_TRACES_PROTOCOL is "http/json", which is not supported.',
    );
  });
});

describe('resolveBatch', () => {
  test('has the defaults of OpenTelemetry, and a delay of a second', () => {
    expect(resolveBatch('traces.batch', undefined, 'BSP', {})).toEqual({
      size: 512,
      queue: 2_048,
      delay: 1_000,
      timeout: 30_000,
    });
  });

  test('takes options before variables, and no batch is larger than the queue', () => {
    const env = {
      OTEL_BSP_MAX_QUEUE_SIZE: '100',
      OTEL_BSP_SCHEDULE_DELAY: '50',
      OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '300',
    };
    expect(resolveBatch('traces.batch', undefined, 'BSP', env)).toMatchObject({ size: 100, queue: 100, delay: 50 });
    expect(resolveBatch('traces.batch', { size: 5, delay: '2s' }, 'BSP', env)).toMatchObject({
      size: 5,
      queue: 100,
      delay: 2_000,
    });
  });

  test('waits for an export as long as it is told to', () => {
    expect(resolveBatch('traces.batch', undefined, 'BSP', { OTEL_BSP_EXPORT_TIMEOUT: '500' }).timeout).toBe(500);
    expect(resolveBatch('logs.batch', undefined, 'BLRP', { OTEL_BLRP_EXPORT_TIMEOUT: '700' }).timeout).toBe(700);
  });

  test('says all that is wrong', () => {
    const env = { OTEL_BSP_EXPORT_TIMEOUT: 'long' };
    expect(() => resolveBatch('traces.batch', { size: 0, queue: -1, delay: '0s' }, 'BSP', env)).toThrow(
      /queue is -1.*\n.*size is 0.*\n.*delay is "0s".*\n.*OTEL_BSP_EXPORT_TIMEOUT is "long"/,
    );
  });

  test.each([
    [{ size: 0 }, {}, 'logs.batch.size is 0. Write a whole number, 1 or more.'],
    [{ queue: 1.5 }, {}, 'logs.batch.queue is 1.5. Write a whole number, 1 or more.'],
    [{ delay: '0s' }, {}, 'logs.batch.delay is "0s". Write a duration from 1ms to 1d, such as 60s.'],
    [
      undefined,
      { OTEL_BLRP_MAX_QUEUE_SIZE: 'many' },
      'OTEL_BLRP_MAX_QUEUE_SIZE is "many". Write a whole number, 1 or more.',
    ],
    [
      undefined,
      { OTEL_BLRP_SCHEDULE_DELAY: '1s' },
      'OTEL_BLRP_SCHEDULE_DELAY is "1s". Write a whole number, 1 or more.',
    ],
  ] as const)('refuses %j with %j', (batch, env, sentence) => {
    expect(() => resolveBatch('logs.batch', batch, 'BLRP', env)).toThrow(sentence);
  });
});

test('metrics are sent every minute, or as often as it is said', () => {
  const otlp = { endpoint: all };
  expect(resolveOtlpMetrics(undefined, {})).toBeUndefined();
  expect(resolveOtlpMetrics(otlp, {})).toEqual({
    url: `${all}/v1/metrics`,
    intervalMillis: 60_000,
    timeoutMillis: 30_000,
  });
  expect(resolveOtlpMetrics(otlp, { OTEL_METRIC_EXPORT_INTERVAL: '500' })?.intervalMillis).toBe(500);
  expect(resolveOtlpMetrics({ ...otlp, interval: '5s' }, { OTEL_METRIC_EXPORT_INTERVAL: '500' })?.intervalMillis).toBe(
    5_000,
  );
});

test('logs are off with false, whatever the environment says', () => {
  expect(resolveLogs(false, { OTEL_LOGS_EXPORTER: 'otlp' })).toBeUndefined();
  expect(resolveLogs({ endpoint: all }, {})?.url).toBe(`${all}/v1/logs`);
});

test('an interval of metrics needs no endpoint where the environment has it', () => {
  const env = { OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: `${all}/x`, OTEL_METRIC_EXPORT_TIMEOUT: '300' };
  expect(resolveOtlpMetrics({ interval: '5s' }, env)).toEqual({
    url: `${all}/x`,
    intervalMillis: 5_000,
    timeoutMillis: 300,
  });
});
