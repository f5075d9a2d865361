import { afterAll, beforeAll, expect, test } from 'vitest';
import { demoPatients } from '../../../src/service/seed.js';
import { openClinic, type TestClinic } from '../clinic.fixture.js';

let clinic: TestClinic;
beforeAll(async () => {
  clinic = await openClinic();
});
afterAll(() => clinic.close());

test('every patient on record has a score between 0 and 1, timed with its input size and model version', async () => {
  const scores = await Promise.all(
    demoPatients.map(async (id) => (await clinic.ask(`/patients/${id}/job-security`)).json<{ score: number }>().score),
  );
  for (const score of scores) expect(score > 0 && score < 1).toBe(true);
  expect(new Set(scores).size).toBeGreaterThan(10);
  const labels = ['score_name="job-security"', 'score_model_version="2026-06"'];
  expect(await clinic.value('score_calculation_duration_seconds_count', ...labels)).toBe(demoPatients.length);
  expect(await clinic.value('score_input_size_count', ...labels)).toBe(demoPatients.length);
  const [{ count } = { count: 0 }] = await clinic.store.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM clinic.employments',
  );
  expect(await clinic.value('score_input_size_sum', ...labels)).toBe(count);
});

test.each([
  ['an unknown patient', 'p-9999', 404],
  ['an id of another form', 'everybody', 400],
])('%s is refused', async (_, id, status) => {
  expect((await clinic.ask(`/patients/${id}/job-security`)).statusCode).toBe(status);
});
