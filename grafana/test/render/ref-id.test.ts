import { expect, test } from 'vitest';
import { refId } from '../../src/render/ref-id.js';

test.for([
  [0, 'A'],
  [25, 'Z'],
  [26, 'AA'],
  [51, 'AZ'],
  [52, 'BA'],
  [701, 'ZZ'],
  [702, 'AAA'],
] as const)('query %i is %s', ([index, name]) => {
  expect(refId(index)).toBe(name);
});

test('no two queries have one name', () => {
  expect(new Set(Array.from({ length: 2_000 }, (_, index) => refId(index))).size).toBe(2_000);
});
