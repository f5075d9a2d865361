import { expect, test } from 'vitest';
import { CollectTimeoutError, within } from '../../src/exposition/within.js';

test('gives what comes in time, and passes on what fails', async () => {
  expect(await within(5_000, Promise.resolve(1))).toBe(1);
  await expect(within(5_000, Promise.reject(new RangeError('no')))).rejects.toThrow(RangeError);
});

test('gives up what does not, and nobody hears of it afterwards', async () => {
  let fail = (_: Error): void => undefined;
  const late = new Promise<never>((_, reject) => {
    fail = reject;
  });
  await expect(within(10, late)).rejects.toThrow(new CollectTimeoutError('no answer within 10 ms'));
  fail(new Error('too late'));
});
