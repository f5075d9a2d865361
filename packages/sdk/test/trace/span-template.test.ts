import { SpanKind } from '@opentelemetry/api';
import { expect, test } from 'vitest';
import { SpanTemplate } from '../../src/trace/span-template.js';

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
