import { SpanKind, SpanStatusCode, TraceFlags } from '@opentelemetry/api';
import { expect, test } from 'vitest';
import { readableSpan } from '../../src/trace/readable-span.js';
import { testTracing } from '../support/tracing.js';

test('has nothing personal in name, attributes, events and links', () => {
  const { tracer } = testTracing();
  const other = tracer.start('other', {}, undefined);
  const id = '1234567890123';
  const span = tracer.start(`GET /patients/${id}`, { attributes: { note: id, email: 'x' } }, undefined);
  span.addEvent(`seen ${id}`, { note: id });
  span.addLink({ context: other.spanContext(), attributes: { note: id } });
  span.end();
  const read = readableSpan(span);
  expect(JSON.stringify([read.name, read.attributes, read.events, read.links])).not.toContain(id);
  expect(read.name).toBe('GET /patients/[redacted]');
  expect(read.events[0]?.name).toBe('seen [redacted]');
});

test('is what the span was, and sampled, since it is written', () => {
  const { tracer } = testTracing({ ratio: 0 });
  const parent = tracer.start('parent', {}, undefined);
  const span = tracer.start(
    'child',
    { kind: SpanKind.CLIENT, startTime: 1_700_000_000_000, attributes: { a: 1 } },
    parent,
  );
  span.setStatus({ code: SpanStatusCode.ERROR }).end(1_700_000_001_000);
  const read = readableSpan(span);
  expect(read).toMatchObject({
    name: 'child',
    kind: SpanKind.CLIENT,
    startTime: [1_700_000_000, 0],
    endTime: [1_700_000_001, 0],
    duration: [1, 0],
    attributes: { a: 1 },
    status: { code: SpanStatusCode.ERROR },
    ended: true,
    parentSpanContext: parent.spanContext(),
    instrumentationScope: { name: 'test' },
  });
  expect(read.spanContext()).toEqual({ ...span.spanContext(), traceFlags: TraceFlags.SAMPLED });
});
