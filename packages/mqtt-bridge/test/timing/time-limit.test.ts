import { expect, test } from 'vitest';
import { TimeLimitError, withTimeLimit } from '../../src/timing/time-limit.js';

test('gives what the work gives', async () => {
  await expect(withTimeLimit(1_000, async () => 7)).resolves.toBe(7);
});

test('fails as the work fails', async () => {
  await expect(withTimeLimit(1_000, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
});

test('stops waiting at the limit', async () => {
  await expect(withTimeLimit(5, () => new Promise(() => undefined))).rejects.toThrow(TimeLimitError);
});
