import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openClinic, type TestClinic } from '../clinic.fixture.js';

let clinic: TestClinic;
beforeAll(async () => {
  clinic = await openClinic();
});
afterAll(() => clinic.close());
beforeEach(() => {
  clinic.store.failing = undefined;
});

const checkIn = (patientId: string, reason = 'consultation') => clinic.ask('/check-in', { patientId, reason });

test('a patient who checks in twice has one appointment', async () => {
  const first = await checkIn('p-0003');
  const second = await checkIn('p-0003', 'imaging');
  expect([first.statusCode, second.statusCode]).toEqual([201, 200]);
  expect(second.json()).toEqual(first.json());
  expect(await clinic.value('check_ins_total', 'result="new"')).toBe(1);
  expect(await clinic.value('check_ins_total', 'result="repeated"')).toBe(1);
});

test('many at once still make one appointment', async () => {
  const answers = await Promise.all(Array.from({ length: 8 }, () => checkIn('p-0004')));
  expect(answers.filter(({ statusCode }) => statusCode === 201)).toHaveLength(1);
  expect(new Set(answers.map((answer) => answer.body)).size).toBe(1);
});

test('the flow and its steps are recorded', async () => {
  await checkIn('p-0005');
  const flow = 'flow_name="registration"';
  const whole = await clinic.value('flow_duration_seconds_count', flow);
  expect(whole).toBeGreaterThan(0);
  for (const step of ['identify', 'book']) {
    expect(await clinic.value('flow_step_duration_seconds_count', flow, `flow_step="${step}"`)).toBe(whole);
  }
});

test('a patient who is not known comes as far as the first step, which is no failure', async () => {
  const flow = 'flow_duration_seconds_count{service_name="clinic-api",flow_name="registration"}';
  const step = (name: string) => clinic.value('flow_step_duration_seconds_count', `flow_step="${name}"}`);
  const came = async () => [await clinic.value(flow), await step('identify'), await step('book')];
  const [flows = 0, identified = 0, booked] = await came();
  await checkIn('p-9998');
  expect(await came()).toEqual([flows + 1, identified + 1, booked]);
});

test.each([
  ['an unknown patient', 'p-9999', 'consultation', 404],
  ['an unknown reason', 'p-0001', 'curiosity', 400],
])('%s is refused', async (_, patientId, reason, status) => {
  expect((await checkIn(patientId, reason)).statusCode).toBe(status);
});

test('a failing store fails the step, the flow and the operation', async () => {
  clinic.store.failing = 'clinic.appointments';
  expect((await checkIn('p-0006')).statusCode).toBe(500);
  expect(await clinic.value('operation_duration_seconds_count', '"check-in"', 'ECONNRESET')).toBe(1);
  expect(await clinic.value('flow_duration_seconds_count', 'error_type="ECONNRESET"')).toBe(1);
  expect(await clinic.value('flow_step_duration_seconds_count', '"book"', 'error_type="ECONNRESET"')).toBe(1);
});
