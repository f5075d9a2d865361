import { afterAll, beforeAll, expect, test } from 'vitest';
import { demoPatients, demoUsers, seed } from '../../src/service/seed.js';
import { openClinic, password, type TestClinic } from './clinic.fixture.js';

let clinic: TestClinic;
beforeAll(async () => {
  clinic = await openClinic();
});
afterAll(() => clinic.close());

const signIn = async (user: string, tried: string) =>
  (await clinic.app.inject({ method: 'POST', url: '/sign-in', payload: { user, password: tried } })).statusCode;

test('every patient has at least one job, none of which ends before it starts', async () => {
  const rows = await clinic.store.query<{ patient_id: string; sound: boolean }>(
    'SELECT patient_id, bool_and(ended_on IS NULL OR ended_on > started_on) AS sound FROM clinic.employments GROUP BY 1 ORDER BY 1',
  );
  expect(rows).toEqual(demoPatients.map((patient_id) => ({ patient_id, sound: true })));
});

test('seeded again, users get the new password and no longer take the old one', async () => {
  await seed(clinic.store, 'another one');
  for (const user of demoUsers) {
    expect(await signIn(user, password)).toBe(401);
    expect(await signIn(user, 'another one')).toBe(200);
  }
});
