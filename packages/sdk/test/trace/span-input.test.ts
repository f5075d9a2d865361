import { expect, test } from 'vitest';
import { copyOf, isLink } from '../../src/trace/span-input.js';

test('attributes are copied, and what cannot be read is none', () => {
  const given = { a: 1 };
  const copy = copyOf(given);
  given.a = 2;
  expect(copy).toEqual({ a: 1 });
  expect(copyOf(undefined)).toEqual({});
  const throwing = {
    get a(): string {
      throw new Error('x');
    },
  };
  expect(copyOf(throwing)).toEqual({});
});

test.each<[unknown, boolean]>([
  [{ context: { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1 } }, true],
  [{ context: {} }, false],
  [{}, false],
  [null, false],
  [undefined, false],
])('%j links to a span: %j', (given, links) => {
  expect(isLink(given as never)).toBe(links);
});
