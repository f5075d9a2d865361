import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AlarmClock } from '../../src/step-events/alarm-clock.js';

let rings: number[];
let clock: AlarmClock;

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
  rings = [];
  clock = new AlarmClock(() => rings.push(Date.now() - 1_000_000));
});
afterEach(() => {
  vi.useRealTimers();
});

test('rings at the earliest time that it is set to, once', () => {
  clock.set(1_005_000);
  clock.set(1_000_500);
  clock.set(1_009_000);
  clock.set(undefined);
  vi.advanceTimersByTime(20_000);
  expect(rings).toEqual([500]);
  clock.set(1_021_000);
  vi.advanceTimersByTime(2_000);
  expect(rings).toEqual([500, 21_000]);
});

test('what is due already rings after a moment; a stopped one does not', () => {
  clock.set(0);
  vi.advanceTimersByTime(49);
  expect(rings).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(rings).toEqual([50]);
  clock.set(1_001_000);
  clock.stop();
  vi.advanceTimersByTime(10_000);
  expect(rings).toEqual([50]);
});
