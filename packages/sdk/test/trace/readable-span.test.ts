import { createTraceState, SpanKind, SpanStatusCode, TraceFlags, trace } from '@opentelemetry/api';
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

test('has nothing of a tracestate but how the trace was sampled', () => {
  const { tracer } = testTracing();
  const contextWith = (state: string) => ({
    traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
    spanId: '00f067aa0ba902b7',
    traceFlags: 1,
    traceState: createTraceState(state),
  });
  const stateOf = (state: string) => {
    const span = tracer.start('span', {}, trace.wrapSpanContext(contextWith(state)));
    span.addLink({ context: contextWith(state) });
    const read = readableSpan(span);
    return [read.spanContext().traceState?.serialize(), read.links[0]?.context.traceState?.serialize()];
  };
  expect(stateOf('who=somchai,ot=th:8;rv:abcdef')).toEqual(['ot=th:8;rv:abcdef', 'ot=th:8;rv:abcdef']);
  expect(stateOf('ot=somchai')).toEqual([undefined, undefined]);
});

test('bounds the attributes of events, and says how many are left out', () => {
  const span = testTracing().tracer.start('span', {}, undefined);
  span.addEvent('many', Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`a${index}`, index])));
  const [event] = readableSpan(span).events;
  expect([Object.keys(event?.attributes ?? {}).length, event?.droppedAttributesCount]).toEqual([128, 72]);
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
