import { isValidSpanId, isValidTraceId } from '@opentelemetry/api';
import { expect, test } from 'vitest';
import { newSpanId, newTraceId } from '../../src/trace/ids.js';

test('are valid in W3C Trace Context, and no two are the same', () => {
  const spans = new Set<string>();
  const traces = new Set<string>();
  for (let index = 0; index < 5_000; index++) {
    const [trace, span] = [newTraceId(), newSpanId()];
    expect(isValidTraceId(trace)).toBe(true);
    expect(isValidSpanId(span)).toBe(true);
    traces.add(trace);
    spans.add(span);
  }
  expect([traces.size, spans.size]).toEqual([5_000, 5_000]);
});
