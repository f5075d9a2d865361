import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ListeningClock, longestStep } from '../../src/presence/listening-clock.js';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

test('counts while it runs, and not before, between or after', () => {
  const clock = new ListeningClock();
  vi.advanceTimersByTime(5_000);
  expect(clock.now()).toBe(0);
  clock.start();
  vi.advanceTimersByTime(3_000);
  clock.start();
  expect(clock.now()).toBe(3_000);
  vi.advanceTimersByTime(1_000);
  clock.stop();
  vi.advanceTimersByTime(5_000);
  clock.stop();
  expect(clock.now()).toBe(4_000);
  clock.start();
  vi.advanceTimersByTime(500);
  expect(clock.now()).toBe(4_500);
});

test('a time in which nobody looked is none of listening, above a few seconds', () => {
  const clock = new ListeningClock();
  clock.start();
  vi.advanceTimersByTime(3_600_000);
  expect(clock.now()).toBe(longestStep);
});
