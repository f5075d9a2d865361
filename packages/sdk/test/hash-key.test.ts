import { expect, test } from 'vitest';
import { isLongEnough, shortestKey } from '../src/hash-key.js';

test.each([
  [0, false],
  [shortestKey - 1, false],
  [shortestKey, true],
  [100, true],
])('a key of %i characters is long enough: %s', (length, expected) => {
  expect(isLongEnough('x'.repeat(length))).toBe(expected);
});
