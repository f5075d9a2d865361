import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { EventQueue } from '../../src/step-events/event-queue.js';

const open = (maxItems = 1_000, maxBytes = 1_000) => {
  const handled: number[] = [];
  return { handled, queue: new EventQueue<number>({ maxItems, maxBytes, handle: (item) => handled.push(item) }) };
};

test('nothing is handled while it is handed over, and all in order after', async () => {
  const { handled, queue } = open();
  for (let index = 0; index < 100; index++) expect(queue.offer(index, 1)).toBe(true);
  expect(handled).toEqual([]);
  await turn();
  expect(handled.length).toBeLessThan(100);
  for (let count = 0; count < 10; count++) await turn();
  expect(handled).toEqual(Array.from({ length: 100 }, (_unused, index) => index));
});

test('what does not fit is not taken; room comes back', async () => {
  const few = open(2);
  expect([few.queue.offer(1, 1), few.queue.offer(2, 1), few.queue.offer(3, 1)]).toEqual([true, true, false]);
  const small = open(10, 100);
  expect([small.queue.offer(1, 60), small.queue.offer(2, 60), small.queue.offer(3, 40)]).toEqual([true, false, true]);
  await turn();
  expect([few.queue.offer(3, 1), small.queue.offer(2, 60)]).toEqual([true, true]);
});

test('everything that waits can be handled at once', () => {
  const { handled, queue } = open();
  for (let index = 0; index < 100; index++) queue.offer(index, 1);
  queue.drain();
  expect(handled).toHaveLength(100);
});
