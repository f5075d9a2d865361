import { expect, test } from 'vitest';
import { present } from '../src/present.js';

test('what is undefined is left out, what is empty stays', () => {
  expect(Object.entries(present({ a: undefined, b: 0, c: '', d: null }))).toEqual([
    ['b', 0],
    ['c', ''],
    ['d', null],
  ]);
});
