import { SpanKind } from '@opentelemetry/api';
import { expect, test } from 'vitest';
import { SpanTemplate, templateOf } from '../../src/trace/span-template.js';

test('is without what is personal as it leaves, and cleaned once', () => {
  const template = new SpanTemplate('find 1234567890123', SpanKind.CLIENT, { note: 'a@example.org', email: 'x', a: 1 });
  expect(template.clean).toEqual({
    name: 'find [redacted]',
    attributes: { note: '[redacted]', email: '[redacted]', a: 1 },
  });
  expect(template.clean).toBe(template.clean);
  expect(template.size).toBe(3);
});

test('does not follow what becomes of the attributes it was made from', () => {
  const attributes = { a: 1 };
  const template = new SpanTemplate('x', SpanKind.INTERNAL, attributes);
  attributes.a = 2;
  expect(template.attributes).toEqual({ a: 1 });
});

test('attributes that are frozen and plain are one template, however often they are given', () => {
  const attributes = Object.freeze({ a: 'x', b: 1, c: true });
  const template = templateOf('x', SpanKind.INTERNAL, attributes);
  expect(template?.attributes).toEqual(attributes);
  expect(templateOf('x', SpanKind.INTERNAL, attributes)).toBe(template);
  expect(templateOf('y', SpanKind.INTERNAL, attributes)).toBeUndefined();
  expect(templateOf('x', SpanKind.CLIENT, attributes)).toBeUndefined();
});

test.each([
  ['not frozen', { a: 1 }],
  ['no attributes', 'text' as never],
  ['a list, which may change', Object.freeze({ a: [1] })],
  ['no value', Object.freeze({ a: undefined })],
  [
    'a getter that throws',
    Object.freeze({
      get a(): string {
        throw new Error('no');
      },
    }),
  ],
  ['a call of a database', Object.freeze({ 'db.system.name': 'postgresql' })],
  ['too many', Object.freeze(Object.fromEntries(Array.from({ length: 129 }, (_, index) => [`a${index}`, 1])))],
])('attributes are no template: %s', (_what, attributes) => {
  expect(templateOf('x', SpanKind.INTERNAL, attributes)).toBeUndefined();
});
