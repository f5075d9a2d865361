import { trace } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { declareMetric } from '@pulsetrail/catalog';
import { expect, test } from 'vitest';
import { Histogram } from '../../src/registry/histogram.js';
import { recordWithSpan } from '../../src/trace/exemplar.js';
import { keepTrace } from '../../src/trace/keep-trace.js';
import { RecordingTracerProvider } from '../../src/trace/tracer-provider.js';
import { testTracing } from '../support/tracing.js';

const series = () =>
  new Histogram(
    declareMetric('e', { unit: 's', kind: 'histogram', description: 'E.', buckets: [1] }),
    10,
    () => undefined,
  ).with({});

test.each([
  ['a sampled trace', () => testTracing({ ratio: 1 }).tracer.start('s', {}, undefined), true],
  [
    'a trace that was kept late',
    () => {
      const span = testTracing({ ratio: 0 }).tracer.start('s', {}, undefined);
      keepTrace(span);
      return span;
    },
    true,
  ],
  ['a trace that is forgotten', () => testTracing({ ratio: 0 }).tracer.start('s', {}, undefined), false],
  [
    'a trace that nothing exports',
    () => {
      const resource = resourceFromAttributes({});
      return new RecordingTracerProvider({ resource, ratio: 1, slowAfter: 1, sink: undefined })
        .getTracer('t')
        .start('s', {}, undefined);
    },
    false,
  ],
  [
    'a span of another library',
    () => trace.wrapSpanContext({ traceId: '1'.repeat(32), spanId: '1'.repeat(16), traceFlags: 1 }),
    false,
  ],
])('records the value, and of %s whether it can be opened', (_, makeSpan, expected) => {
  const held = series();
  const span = makeSpan();
  if ('end' in span) span.end();
  recordWithSpan(held, 0.5, span);
  expect(held.sum).toBe(0.5);
  expect(held.exemplars?.[0]?.spanId).toBe(expected ? span.spanContext().spanId : undefined);
});
