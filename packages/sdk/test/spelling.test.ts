import { expect, test } from 'vitest';
import { distance } from '../src/spelling.js';

test.each([
  ['port', 'port', 0],
  ['prot', 'port', 2],
  ['por', 'port', 1],
  ['', 'port', 4],
])('from %j to %j it is %i', (from, to, letters) => {
  expect(distance(from, to)).toBe(letters);
});
