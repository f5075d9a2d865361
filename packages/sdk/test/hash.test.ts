import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keyedHash } from '../src/hash.js';
import { redactText } from '../src/redact.js';
import { catchWarnings } from './support/warnings.js';

const warnings = catchWarnings();

test('is the beginning of an HMAC-SHA-256 with the key', () => {
  const expected = createHmac('sha256', 'key').update('watch-1').digest('hex').slice(0, 16);
  expect(keyedHash('key')('watch-1')).toBe(expected);
});

test('differs by key and by id, and is the same again for both the same', () => {
  expect(keyedHash('a')('1')).toBe(keyedHash('a')('1'));
  expect(keyedHash('a')('1')).not.toBe(keyedHash('b')('1'));
  expect(keyedHash('a')('1')).not.toBe(keyedHash('a')('2'));
});

test('is 16 hexadecimal digits which redaction lets pass', () => {
  const hash = keyedHash('key');
  fc.assert(
    fc.property(fc.string(), (id) => {
      expect(hash(id)).toMatch(/^[0-9a-f]{16}$/);
      expect(redactText(hash(id))).toBe(hash(id));
    }),
    { numRuns: 2_000 },
  );
});

test('without a key, draws one per process and says so once', () => {
  const [first, second] = [keyedHash(undefined), keyedHash(undefined)];
  expect(first('1')).toBe(first('1'));
  expect(first('1')).not.toBe(second('1'));
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toContain('PULSETRAIL_HASH_KEY');
});

test('does not throw at an untyped caller', () => {
  const throwing = {
    toString: () => {
      throw new Error('x');
    },
  };
  for (const id of [undefined, null, 7, 7n, Symbol('x'), Object.create(null), throwing]) {
    expect(keyedHash('key')(id as string)).toMatch(/^[0-9a-f]{16}$/);
  }
});

test('is never decimal alone, which could be the number of a card', () => {
  const digest = (id: string) => createHmac('sha256', 'key').update(id).digest('hex');
  let id = 0;
  while (!/^\d{16}/.test(digest(`${id}`))) id++;
  expect(keyedHash('key')(`${id}`)).toMatch(/^(?=.*[a-f])[\da-f]{16}$/);
  expect(digest(`${id}`)).toContain(keyedHash('key')(`${id}`));
});
