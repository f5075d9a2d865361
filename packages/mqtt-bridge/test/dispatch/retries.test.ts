import { expect, test, vi } from 'vitest';
import type { Entry } from '../../src/dispatch/entry.js';
import { Retries } from '../../src/dispatch/retries.js';
import { StoreHealth } from '../../src/dispatch/store-health.js';
import type { MessageRun, StepRun } from '../../src/pipeline/message-run.js';

const nothing = (): void => undefined;
const entry = {} as Entry;
const step = (name: StepRun['step'], errorType?: string): StepRun => ({
  step: name,
  start: 1,
  end: 2,
  ...(errorType && { errorType }),
});
const run = (outcome: MessageRun['outcome'], ...steps: StepRun[]) =>
  ({ outcome, steps, tries: 1 }) as unknown as MessageRun;

/** Retries beside a health that learns at a time of its own. */
function setUp() {
  const health = new StoreHealth({ onDown: nothing, onUp: nothing, onProbe: nothing });
  let time = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => ++time);
  return { health, retries: new Retries(health), [Symbol.dispose]: () => vi.restoreAllMocks() };
}

const lookupFailed = run('lookup_failed', step('3_patient_lookup', 'lookup_failed'));

test('a failure is the message’s fault only when the step has succeeded for others since the last one', () => {
  using at = setUp();
  expect(at.retries.failed(entry, lookupFailed, 0)).toBe(0);
  at.health.learn([step('3_patient_lookup')]);
  expect(at.retries.failed(entry, lookupFailed, 0)).toBe(1);
  expect(at.retries.failed(entry, lookupFailed, 0)).toBe(1);
  at.health.learn([step('5_medical_stored')]);
  at.health.learn([{ ...step('3_patient_lookup'), isKept: true }]);
  expect(at.retries.failed(entry, lookupFailed, 0)).toBe(1);
});

test('the last run tells how often it was tried, and what failed first', () => {
  using at = setUp();
  const storeFailed = run('store_failed', step('3_patient_lookup'), step('5_medical_stored', 'store_failed'));
  at.retries.failed(entry, lookupFailed, 0);
  at.retries.failed(entry, storeFailed, 0);
  expect(at.retries.size).toBe(1);
  expect(at.retries.end(entry, storeFailed)).toMatchObject({ tries: 2, firstFailure: { step: '3_patient_lookup' } });
  expect(at.retries.size).toBe(0);
  at.retries.failed(entry, lookupFailed, 0);
  expect(at.retries.end(entry, run('stored'))).toMatchObject({ tries: 2, firstFailure: { step: '3_patient_lookup' } });
  expect(at.retries.end(entry, run('stored'))).toEqual(run('stored'));
});
