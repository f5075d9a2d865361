import { context, metrics, propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { afterEach, describe, expect, test } from 'vitest';
import { startOtlpReceiver } from '../../../test/support/otlp-receiver.js';
import { resolveOptions, type StartOptions } from '../src/options.js';
import { composeOtel, type OtelParts } from '../src/otel.js';
import { Registry } from '../src/registry/registry.js';

const options = (given: Partial<StartOptions> = {}) => resolveOptions({ service: 'clinic-api', ...given }, {});
let parts: OtelParts | undefined;

const compose = (given: Partial<StartOptions> = {}): OtelParts => {
  parts = composeOtel(options(given), new Registry(100));
  return parts;
};

afterEach(async () => {
  parts?.abandon();
  await parts?.shutdown();
  trace.disable();
  context.disable();
  metrics.disable();
  propagation.disable();
});

describe('composeOtel', () => {
  test('makes the globals of the process: tracer, context, propagation, meter', async () => {
    const { tracing, tracer, attach, meters } = compose({ traces: { ratio: 1 } });
    expect(tracing).toBe('own');
    expect(attach).toBeTypeOf('function');
    const span = tracer.startSpan('span');
    context.with(trace.setSpan(ROOT_CONTEXT, span), () => {
      expect(trace.getActiveSpan()).toBe(span);
      const carrier: Record<string, string> = {};
      propagation.inject(context.active(), carrier);
      expect(carrier.traceparent).toContain(span.spanContext().traceId);
    });
    metrics.getMeter('own').createCounter('seen').add(1, { email: 'a@example.org', kind: 'a' });
    const collected = await meters?.collect(1_000);
    expect(collected?.scopeMetrics[0]?.metrics[0]?.dataPoints[0]?.attributes).toEqual({
      email: '[redacted]',
      kind: 'a',
    });
  });

  test('keeps the advice of the Meter API on buckets', async () => {
    const { meters } = compose();
    metrics
      .getMeter('own')
      .createHistogram('took', { advice: { explicitBucketBoundaries: [7] } })
      .record(1);
    const collected = await meters?.collect(1_000);
    expect(collected?.scopeMetrics[0]?.metrics[0]?.dataPoints[0]?.value).toMatchObject({
      buckets: { boundaries: [7] },
    });
  });

  test('leaves no global behind after shutdown', async () => {
    await compose().shutdown();
    const again = compose();
    expect(again.tracing).toBe('own');
    expect(again.meters).toBeDefined();
  });

  test('leaves to another library what it has, and takes the rest', () => {
    const foreign = new MeterProvider();
    metrics.setGlobalMeterProvider(foreign);
    const { tracing, meters } = compose();
    expect([tracing, meters]).toEqual(['own', undefined]);
  });

  test.each([
    ['off', { traces: false as const }, false],
    ['own', { traces: { ratio: 1, endpoint: 'http://127.0.0.1:1' } }, true],
  ])('is %s for traces as they are asked for', (expected, given, recording) => {
    const { tracing, tracer } = compose(given);
    expect(tracing).toBe(expected);
    const span = tracer.startSpan('span');
    expect(span.isRecording()).toBe(recording);
    span.end();
  });

  test('flush waits for what is already on its way', async () => {
    const receiver = await startOtlpReceiver();
    const { tracer, flush } = compose({ traces: { ratio: 1, endpoint: receiver.url } });
    tracer.startSpan('one').end();
    void flush();
    await flush();
    expect(receiver.spans.map(({ name }) => name)).toEqual(['one']);
    await parts?.shutdown();
    await receiver.close();
  });
});
