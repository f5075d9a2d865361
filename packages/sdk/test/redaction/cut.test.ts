import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cut } from '../../src/redaction/cut.js';

test.each([
  ['a text within the limit is itself', 'somchai 12', 10, 'somchai 12'],
  ['a word that is not there to its end is left out', 'some words', 6, 'some '],
  ['one that ends there stays', 'some words', 4, 'some'],
  ['of a long word the last 64 characters are left out', 'x'.repeat(300), 100, 'x'.repeat(36)],
  ['a number that is not there to its end is left out', 'id 1-2345-67890-12-3', 10, 'id '],
  ['so is one in groups', 'card 4111 1111 1111 1111', 18, 'card '],
  ['and one in a long word', `${'x'.repeat(80)}4111111111111111111${'x'.repeat(99)}`, 154, 'x'.repeat(80)],
])('%s', (_, text, limit, expected) => {
  expect(cut(text, limit)).toBe(expected);
});

test('gives the beginning of a text, within the limit', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 400 }), fc.nat(300), (text, limit) => {
      const short = cut(text, limit);
      expect(text.startsWith(short) && short.length <= limit).toBe(true);
    }),
  );
});

test('never ends within a number', () => {
  const words = fc.array(fc.constantFrom('a', 'to', 'Ward 3', '1 2345 67890 12 3', '081-234-5678', '1234567890123'));
  fc.assert(
    fc.property(words, fc.nat(60), (all, limit) => {
      const text = all.join(', ');
      const short = cut(text, limit);
      if (short.length < text.length) expect(short).not.toMatch(/\d{2}$/);
    }),
  );
});
