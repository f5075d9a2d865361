import { afterAll, beforeAll, expect, test } from 'vitest';
import { registration } from '../../src/service/flow.js';
import { openClinic, type TestClinic } from './clinic.fixture.js';

let clinic: TestClinic;
beforeAll(async () => {
  clinic = await openClinic();
});
afterAll(() => clinic.close());

test('what a step returns passes through, and the flow lasts as long as its steps', async () => {
  const result = await registration(clinic.telemetry, async (step) => {
    const first = await step('identify', async () => 1);
    return first + (await step('book', async () => 2));
  });
  expect(result).toBe(3);
  const steps = await clinic.samples('flow_step_duration_seconds_sum');
  const total = steps.reduce((sum, line) => sum + Number(line.split(' ')[1]), 0);
  expect(await clinic.value('flow_duration_seconds_sum')).toBeGreaterThanOrEqual(total);
});

test('what a step throws passes through and marks step and flow', async () => {
  const broken = new Error('broken');
  await expect(registration(clinic.telemetry, (step) => step('book', () => Promise.reject(broken)))).rejects.toBe(
    broken,
  );
  expect(await clinic.value('flow_duration_seconds_count', 'error_type="step_failed"')).toBe(1);
  expect(await clinic.samples('flow_step_duration_seconds_count', '"identify"', 'error_type')).toEqual([]);
});
