import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { StoreHealth } from '../../src/dispatch/store-health.js';
import type { StepRun } from '../../src/message-run.js';

let told: string[];
let health: StoreHealth;

beforeEach(() => {
  vi.useFakeTimers();
  told = [];
  health = new StoreHealth(
    { onDown: (step) => told.push(`down ${step}`), onUp: () => told.push('up'), onProbe: () => told.push('probe') },
    () => 1,
  );
});
afterEach(() => {
  health.close();
  vi.useRealTimers();
});

const stored = (end: number): StepRun => ({ step: '5_medical_stored', start: end - 1, end });
const failed = (errorType = 'store_failed'): StepRun => ({ ...stored(5), errorType });
const fail = (times: number) => {
  for (let count = 0; count < times; count++) health.learn([failed()]);
};

test('a step at which nobody succeeds any more is down, and one message at a time is tried', () => {
  fail(19);
  expect(health.isUp).toBe(true);
  fail(1);
  expect([health.isUp, told]).toEqual([false, ['down 5_medical_stored']]);
  vi.advanceTimersByTime(500);
  expect(told.at(-1)).toBe('probe');
  health.probeLater();
  vi.advanceTimersByTime(999);
  expect(told).toHaveLength(2);
  vi.advanceTimersByTime(1);
  expect(told).toHaveLength(3);
});

test('it is up again as soon as one message passes that step', () => {
  fail(20);
  health.learn([{ step: '3_patient_lookup', start: 5, end: 6 }]);
  expect(health.isUp).toBe(false);
  health.learn([stored(7)]);
  expect([health.isUp, told.at(-1)]).toEqual([true, 'up']);
  vi.advanceTimersByTime(10_000);
  expect(told.at(-1)).toBe('up');
});

test('failures between which others succeed are theirs', () => {
  for (let round = 0; round < 10; round++) {
    fail(10);
    health.learn([stored(10 + round)]);
  }
  expect(health.isUp).toBe(true);
  expect(health.hasSucceededSince('5_medical_stored', 18)).toBe(true);
  expect(health.hasSucceededSince('5_medical_stored', 19)).toBe(false);
  expect(health.hasSucceededSince('3_patient_lookup', 0)).toBe(false);
});

test('a patient who is not known is an answer', () => {
  for (let count = 0; count < 50; count++) {
    health.learn([{ step: '3_patient_lookup', start: 1, end: 2, errorType: 'patient_not_found' }]);
  }
  expect(health.isUp).toBe(true);
});
