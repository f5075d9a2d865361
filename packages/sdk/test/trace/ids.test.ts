import { isValidSpanId, isValidTraceId } from '@opentelemetry/api';
import { expect, test } from 'vitest';
import { newSpanId, newTraceAndSpanId } from '../../src/trace/ids.js';

test('are valid in W3C Trace Context, and no two are the same', () => {
  const spans = new Set<string>();
  const traces = new Set<string>();
  for (let index = 0; index < 5_000; index++) {
    const { traceId, spanId } = newTraceAndSpanId();
    const child = newSpanId();
    expect(isValidTraceId(traceId)).toBe(true);
    for (const id of [spanId, child]) expect(isValidSpanId(id)).toBe(true);
    traces.add(traceId);
    spans.add(spanId).add(child);
  }
  expect([traces.size, spans.size]).toEqual([5_000, 10_000]);
});
