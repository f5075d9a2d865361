import {
  type Attributes,
  isSpanContextValid,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { describe, expect, test } from 'vitest';
import { now } from '../../src/trace/clock.js';
import { keepTrace } from '../../src/trace/keep-trace.js';
import { readableSpan } from '../../src/trace/readable-span.js';
import { RecordedSpan } from '../../src/trace/recorded-span.js';
import { SpanTemplate } from '../../src/trace/span-template.js';
import { RecordingTracerProvider } from '../../src/trace/tracer-provider.js';
import { testTracing } from '../support/tracing.js';

const start = (options = {}) => testTracing().tracer.start('span', options, undefined);

describe('while it runs', () => {
  test('takes attributes, the last value of each', () => {
    const span = start({ attributes: { a: 1 } });
    span
      .setAttribute('a', 2)
      .setAttributes({ b: 'x', c: undefined })
      .setAttribute('d', null as never);
    expect(span.attributes).toEqual({ a: 2, b: 'x' });
  });

  test('keeps 128 attributes, events and links, and counts the others', () => {
    const span = start();
    const link = { context: start().spanContext() };
    for (let index = 0; index < 200; index++) span.setAttribute(`a${index}`, 1).addEvent('e').addLink(link);
    expect(Object.keys(span.attributes)).toHaveLength(128);
    expect([span.events.length, span.links.length]).toEqual([128, 128]);
    expect([span.droppedAttributesCount, span.droppedEventsCount, span.droppedLinksCount]).toEqual([72, 72, 72]);
    expect(span.setAttribute('a0', 2).attributes.a0).toBe(2);
  });

  test('cuts long texts at the end of a word, since half an id would pass redaction', () => {
    const span = start({ attributes: { a: `${'word '.repeat(203)}12345678901234`, b: 'x'.repeat(5_000) } });
    expect(span.attributes.a).toBe('word '.repeat(203));
    expect(String(span.attributes.b).length).toBeLessThanOrEqual(1_024);
  });

  test('takes events with attributes and times in the forms of the API', () => {
    const span = start();
    span.addEvent('a', { x: 1 }).addEvent('b', [1_700_000_000, 5]).addEvent('c', { x: 2 }, new Date(1_700_000_000_000));
    expect(span.events.map(({ name, attributes }) => [name, attributes])).toEqual([
      ['a', { x: 1 }],
      ['b', {}],
      ['c', { x: 2 }],
    ]);
    expect(span.events[2]?.time).toEqual([1_700_000_000, 0]);
  });

  test('keeps of an exception its type alone', () => {
    const span = start();
    span.recordException(new TypeError('patient somchai'));
    expect(span.events).toMatchObject([{ name: 'exception', attributes: { 'exception.type': 'TypeError' } }]);
  });

  test('keeps of a status its code alone, and an OK is final', () => {
    const span = start();
    span.setStatus({ code: SpanStatusCode.ERROR, message: 'patient somchai' });
    expect(span.status).toEqual({ code: SpanStatusCode.ERROR });
    span.setStatus({ code: SpanStatusCode.OK }).setStatus({ code: SpanStatusCode.ERROR });
    expect(span.status).toEqual({ code: SpanStatusCode.OK });
  });
});

test('changes nothing once it has ended', () => {
  const span = start();
  span.end();
  const { finish } = span;
  span.setAttribute('a', 1).setStatus({ code: SpanStatusCode.ERROR }).updateName('other').addEvent('e');
  span.addLink({ context: span.spanContext() });
  span.end(Date.now() + 5_000);
  expect(span).toMatchObject({
    name: 'span',
    attributes: {},
    events: [],
    links: [],
    status: { code: SpanStatusCode.UNSET },
    finish,
  });
  expect(span.isRecording()).toBe(false);
});

test.each([
  ['given times', 1_700_000_000_000, 1_700_000_002_500, [2, 500_000_000]],
  ['an end before the start, as none', 1_700_000_002_000, 1_700_000_000_000, [0, 0]],
])('lasts as long as %s say', (_, startTime, endTime, duration) => {
  const span = start({ startTime });
  span.end(endTime);
  const read = readableSpan(span);
  expect(read.startTime).toEqual([startTime / 1_000, 0]);
  expect(read.duration).toEqual(duration);
});

test.each([
  [0, TraceFlags.NONE],
  [1, TraceFlags.SAMPLED],
])('tells other services at ratio %d whether its trace is sampled', (ratio, flags) => {
  const { tracer } = testTracing({ ratio });
  const parent = tracer.start('parent', {}, undefined);
  const child = tracer.start('child', { kind: SpanKind.CLIENT }, parent);
  expect(child.spanContext()).toMatchObject({ traceId: parent.spanContext().traceId, traceFlags: flags });
  expect(child.parentSpanContext).toEqual(parent.spanContext());
  expect(child.spanContext()).toBe(child.spanContext());
});

test('records nothing where nothing is exported, and still has ids', () => {
  const resource = resourceFromAttributes({});
  const span = new RecordingTracerProvider({ resource, ratio: 1, slowAfter: 1, sink: undefined })
    .getTracer('test')
    .start('span', { attributes: { a: 1 } }, undefined);
  expect(span.isRecording()).toBe(false);
  expect(span.attributes).toEqual({});
  expect(isSpanContextValid(span.spanContext())).toBe(true);
});

test('puts its own attributes on top of those of its template, which stay as they are', () => {
  const template = new SpanTemplate('sign-in', SpanKind.INTERNAL, { component: 'a', operation: 'sign-in' });
  const { tracer } = testTracing();
  const span = tracer.startFrom(template, ROOT_CONTEXT, 1, undefined, now()) as RecordedSpan;
  expect(span.attributes).toBe(template.attributes);
  span.setAttribute('component', 'b').setAttribute('c', 1);
  expect(span.attributes).toEqual({ component: 'b', operation: 'sign-in', c: 1 });
  expect(template.attributes).toEqual({ component: 'a', operation: 'sign-in' });
  for (let index = 0; index < 200; index++) span.setAttribute(`a${index}`, 1);
  expect(Object.keys(span.attributes)).toHaveLength(128);
});

describe('keepTrace', () => {
  test('leaves a span of another library, or none, as it is', () => {
    const foreign = trace.wrapSpanContext(start().spanContext());
    expect(() => keepTrace(foreign)).not.toThrow();
    expect(() => keepTrace(undefined)).not.toThrow();
  });

  test('knows a span that another copy of the package made', () => {
    const { tracer, names } = testTracing();
    const span = tracer.start('span', {}, undefined);
    // A copy shares the registered symbol, not the class.
    const keys = Object.getOwnPropertySymbols(RecordedSpan.prototype);
    expect(keys).toContain(Symbol.for('pulsetrail.sdk.keepTrace.1'));
    keepTrace(span);
    span.end();
    expect(names()).toEqual(['span']);
  });
});

test('takes any attributes that untyped code gives', () => {
  const span = start();
  for (const given of [undefined, null, 5, 'text'])
    expect(() => span.setAttributes(given as unknown as Attributes)).not.toThrow();
});

test('no call of untyped code makes it throw', () => {
  const { tracer } = testTracing({ ratio: 1 });
  const throwing = {
    a: 1,
    get b(): number {
      throw new Error('x');
    },
    c: 3,
  };
  for (const options of [null, undefined, 5, { attributes: null }, { links: 5 }, { attributes: throwing }, throwing]) {
    expect(() => tracer.startSpan('x', options as never).end()).not.toThrow();
    expect(() => tracer.startActiveSpan('x', options as never, (span) => span.end())).not.toThrow();
  }
  const hostile = {
    get root(): boolean {
      throw new Error('x');
    },
  };
  expect(tracer.startSpan('x', hostile).isRecording()).toBe(false);
  const span = start({ attributes: throwing });
  expect(span.attributes).toEqual({ a: 1, c: 3 });
  for (const odd of [undefined, null, 5, 'x', Symbol('x'), [], {}, throwing] as never[]) {
    expect(() =>
      span
        .setStatus(odd)
        .addLink(odd)
        .addLinks(odd)
        .addEvent(odd, odd, odd)
        .setAttribute(odd, odd)
        .setAttributes(odd)
        .recordException(odd, odd),
    ).not.toThrow();
  }
  expect([span.status.code, span.links]).toEqual([SpanStatusCode.UNSET, []]);
  expect(() => span.updateName(undefined as never).end({} as never)).not.toThrow();
});
