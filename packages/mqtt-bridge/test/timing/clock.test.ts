import { afterEach, expect, test, vi } from 'vitest';
import { now } from '../../src/timing/clock.js';

afterEach(() => vi.restoreAllMocks());

test('goes on without going back', () => {
  let last = now();
  for (let index = 0; index < 1_000; index++) {
    const next = now();
    expect(next).toBeGreaterThanOrEqual(last);
    last = next;
  }
  expect(Math.abs(last - Date.now())).toBeLessThan(200);
});

test('follows the machine’s clock when that jumps', () => {
  const later = Date.now() + 3_600_000;
  vi.spyOn(Date, 'now').mockReturnValue(later);
  expect(now()).toBe(later);
});
