import { type Attributes, createTraceState, type Link, type SpanContext } from '@opentelemetry/api';
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes } from '@opentelemetry/resources';
import type { ReadableSpan, TimedEvent } from '@opentelemetry/sdk-trace';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readableSpan } from '../../src/trace/readable-span.js';
import { encodeRequest, encodeSpan } from '../../src/trace/span-encoder.js';
import { testTracing } from '../support/tracing.js';

const hex = (length: number) => fc.stringMatching(new RegExp(`^[0-9a-f]{${length}}$`));

const context: fc.Arbitrary<SpanContext> = fc
  .record({
    traceId: hex(32),
    spanId: hex(16),
    traceFlags: fc.constantFrom(0, 1, 3),
    state: fc.constantFrom(undefined, 'ot=th:8', 'a=1,b=2'),
    isRemote: fc.constantFrom(undefined, true, false),
  })
  .map(({ state, isRemote, ...rest }) => ({
    ...rest,
    ...(state !== undefined && { traceState: createTraceState(state) }),
    ...(isRemote !== undefined && { isRemote }),
  }));

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.string({ minLength: 100, maxLength: 400 }),
  fc.string({ unit: 'binary', maxLength: 20 }).filter((value) => value.isWellFormed()),
);
const number = fc.oneof(
  fc.integer(),
  fc.maxSafeInteger(),
  fc.double(),
  fc.constantFrom(0, -1, 127, 128, 2 ** 31, 2 ** 32, -(2 ** 63), Number.NaN),
);
const one = fc.oneof(text, number, fc.boolean());
const value = fc.oneof(
  { weight: 4, arbitrary: one },
  fc.array(one, { maxLength: 5 }),
  fc.uint8Array({ maxLength: 200 }),
);
const attributes = fc.dictionary(
  text.filter((key) => key !== '__proto__'),
  value,
  { maxKeys: 8 },
) as fc.Arbitrary<Attributes>;
const time = fc.tuple(fc.nat(4_000_000_000), fc.nat(999_999_999));
const count = fc.oneof(fc.constant(0), fc.nat(100_000));

const event: fc.Arbitrary<TimedEvent> = fc.record({ name: text, time, attributes, droppedAttributesCount: count });
const link: fc.Arbitrary<Link> = fc.record({ context, attributes, droppedAttributesCount: count });

const resources = [
  resourceFromAttributes({ 'service.name': 'clinic-api', 'service.version': '1.0.0' }),
  resourceFromAttributes({}, { schemaUrl: 'https://opentelemetry.io/schemas/1.45.0' }),
];
const scopes = [{ name: '@pulsetrail/sdk' }, { name: 'pg', version: '0.80.0', schemaUrl: 'https://example.org/1' }];

const span: fc.Arbitrary<ReadableSpan> = fc
  .record({
    name: text,
    kind: fc.constantFrom(0, 1, 2, 3, 4),
    own: context,
    parent: fc.option(context, { nil: undefined }),
    startTime: time,
    endTime: time,
    status: fc.record({ code: fc.constantFrom(0, 1, 2), message: fc.option(text, { nil: undefined }) }),
    attributes,
    links: fc.array(link, { maxLength: 3 }),
    events: fc.array(event, { maxLength: 3 }),
    resource: fc.constantFrom(...resources),
    instrumentationScope: fc.constantFrom(...scopes),
    droppedAttributesCount: count,
    droppedEventsCount: count,
    droppedLinksCount: count,
  })
  .map(({ own, parent, ...rest }) => ({
    ...rest,
    ...(parent !== undefined && { parentSpanContext: parent }),
    duration: [0, 0],
    ended: true,
    spanContext: () => own,
  })) as unknown as fc.Arbitrary<ReadableSpan>;

test('writes the very bytes that the serializer of OpenTelemetry writes', () => {
  fc.assert(
    fc.property(fc.array(span, { maxLength: 6 }), (spans) => {
      const ours = Buffer.from(encodeRequest(spans.map(encodeSpan))).toString('hex');
      const theirs = ProtobufTraceSerializer.serializeRequest(spans) ?? new Uint8Array();
      expect(ours).toBe(Buffer.from(theirs).toString('hex'));
    }),
    { numRuns: 500 },
  );
});

test('a message that is larger than its memory was', () => {
  const [sample] = fc.sample(span, 1);
  if (sample === undefined) throw new Error('There is no sample.');
  const large = {
    ...sample,
    attributes: { text: 'ä'.repeat(3_000_000) },
    spanContext: sample.spanContext,
  } as ReadableSpan;
  const ours = Buffer.from(encodeRequest([large, sample].map(encodeSpan)));
  const theirs = Buffer.from(ProtobufTraceSerializer.serializeRequest([large, sample]) ?? new Uint8Array());
  expect(ours.equals(theirs)).toBe(true);
});

test.each([
  ['alone', {}],
  ['with more', { b: 2, note: 'a@example.org' }],
  ['with one of them anew', { a: 2, b: 2 }],
])('frozen attributes are the same bytes as others, %s', (_what, own) => {
  const { tracer } = testTracing();
  const given = { a: 1, email: 'x', text: 'y' };
  const parent = tracer.start('parent', {}, undefined);
  const bytesOf = (shared: Attributes): string => {
    const span = tracer.start('child', { attributes: shared, startTime: 1_700_000_000_000 }, parent);
    span.setAttributes(own).end(1_700_000_001_000);
    const { spanId } = span.spanContext();
    return Buffer.from(encodeSpan(readableSpan(span)).bytes)
      .toString('hex')
      .replace(spanId, '');
  };
  const frozen = Object.freeze({ ...given });
  expect(bytesOf(frozen)).toBe(bytesOf(given));
  expect(bytesOf(frozen)).toBe(bytesOf(given));
});
