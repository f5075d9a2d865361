import { ROOT_CONTEXT, type Span, SpanStatusCode, trace } from '@opentelemetry/api';
import { expect, test } from 'vitest';
import { testTracing } from '../support/tracing.js';

test('long traces together hold a bounded number: the one that is long for the longest lets go, and counts it', () => {
  const { tracer, names, dropped } = testTracing();
  const loops = Array.from({ length: 30 }, (_, index) => tracer.startSpan(`loop ${index}`));
  const child = (index: number, failed = false) => {
    const span = tracer.startSpan('child', {}, trace.setSpan(ROOT_CONTEXT, loops[index] as Span));
    if (failed) span.setStatus({ code: SpanStatusCode.ERROR });
    span.end();
  };
  for (let index = 0; index < 30; index++) for (let count = 0; count < 1_000; count++) child(index);
  child(29, true);
  expect([names().length, dropped.trace_full]).toEqual([1_001, 0]);
  child(0, true);
  expect([names().length, dropped.trace_full]).toEqual([1_002, 1_000]);
  for (const loop of loops) loop.end();
});
