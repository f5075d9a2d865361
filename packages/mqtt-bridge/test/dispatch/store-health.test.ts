import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { StoreHealth } from '../../src/dispatch/store-health.js';
import type { StepRun } from '../../src/pipeline/message-run.js';

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

const stored: StepRun = { step: '5_medical_stored', start: 4, end: 5 };
const failed = (errorType = 'store_failed'): StepRun => ({ ...stored, errorType });
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
  health.learn([stored]);
  expect([health.isUp, told.at(-1)]).toEqual([true, 'up']);
  vi.advanceTimersByTime(10_000);
  expect(told.at(-1)).toBe('up');
});

test('failures between which others succeed are theirs', () => {
  for (let round = 0; round < 10; round++) {
    fail(10);
    health.learn([stored]);
  }
  expect(health.isUp).toBe(true);
  const last = performance.now();
  expect(health.hasSucceededSince('5_medical_stored', last - 1)).toBe(true);
  expect(health.hasSucceededSince('5_medical_stored', last)).toBe(false);
  expect(health.hasSucceededSince('3_patient_lookup', 0)).toBe(false);
});

test('an answer that was kept is no success of anybody', () => {
  const asked: StepRun = { step: '3_patient_lookup', start: 1, end: 2 };
  const kept: StepRun = { ...asked, isKept: true };
  for (let count = 0; count < 20; count++) health.learn([{ ...asked, errorType: 'lookup_failed' }]);
  expect([health.isUp, told]).toEqual([false, ['down 3_patient_lookup']]);
  health.learn([kept, { step: '4_patient_updated', start: 2, end: 3, errorType: 'update_failed' }]);
  health.learn([{ ...kept, errorType: 'patient_not_found' }]);
  expect([health.isUp, health.hasSucceededSince('3_patient_lookup', 0)]).toEqual([false, false]);
  health.learn([kept, { step: '4_patient_updated', start: 2, end: 3 }]);
  expect([health.isUp, health.hasSucceededSince('3_patient_lookup', 0)]).toEqual([true, false]);
});

test('a clock that is set back makes no success newer', () => {
  health.learn([stored]);
  vi.advanceTimersByTime(10);
  const failedAt = performance.now();
  vi.setSystemTime(Date.now() - 3_600_000);
  fail(1);
  expect(health.hasSucceededSince('5_medical_stored', failedAt)).toBe(false);
});

test('a patient who is not known is an answer', () => {
  for (let count = 0; count < 50; count++) {
    health.learn([{ step: '3_patient_lookup', start: 1, end: 2, errorType: 'patient_not_found' }]);
  }
  expect(health.isUp).toBe(true);
});
