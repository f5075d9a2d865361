import { expect, test } from 'vitest';
import { DelayQueue } from '../../src/step-events/delay-queue.js';

test('gives each back when it is due, in order, and once', () => {
  const queue = new DelayQueue<string>(10);
  queue.set('a', 0);
  queue.set('b', 1);
  queue.set('c', 2);
  expect([queue.size, queue.nextDue(), queue.oldest()]).toEqual([3, 10, 'a']);
  expect([...queue.take(9)]).toEqual([]);
  expect([...queue.take(11)]).toEqual(['a', 'b']);
  expect([...queue.take(11)]).toEqual([]);
  expect([...queue.take(12)]).toEqual(['c']);
  expect([queue.size, queue.nextDue(), queue.oldest()]).toEqual([0, undefined, undefined]);
});

test('what is put in again is put off', () => {
  const queue = new DelayQueue<string>(10);
  queue.set('a', 0);
  queue.set('b', 1);
  queue.set('a', 5);
  expect([...queue.take(14)]).toEqual(['b']);
  expect(queue.find((item) => item === 'a')).toBe('a');
  expect(queue.find((item) => item === 'b')).toBeUndefined();
  expect([queue.delete('a'), queue.delete('a')]).toEqual([true, false]);
});
