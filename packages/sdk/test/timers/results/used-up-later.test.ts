import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { success, timeResults } from '../../support/results.js';
import { withContext } from '../../support/timing.js';

withContext();

test.each([
  ['an array', [1]],
  ['a map', new Map()],
  ["an array's iterator", [1][Symbol.iterator]()],
  [
    'a cursor with methods of its own',
    new (class Cursor {
      async next() {
        return { done: true as const, value: undefined };
      }
      [Symbol.asyncIterator]() {
        return this;
      }
      async toArray() {
        return [];
      }
    })(),
  ],
  ['a stream that is only written to', Object.assign(new EventEmitter(), { pipe: () => undefined, writable: true })],
])('%s is passed on untouched, and over at once', (_, value) => {
  const { time, counts } = timeResults();
  expect(time(() => value)).toBe(value);
  expect(counts()).toEqual({ [success]: 1 });
});
