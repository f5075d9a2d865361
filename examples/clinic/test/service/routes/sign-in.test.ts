import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openClinic, password, type TestClinic } from '../clinic.fixture.js';

let clinic: TestClinic;
beforeAll(async () => {
  clinic = await openClinic();
});
afterAll(() => clinic.close());
beforeEach(() => {
  clinic.store.failing = undefined;
});

const signIn = (payload: object) => clinic.app.inject({ method: 'POST', url: '/sign-in', payload });
const counted = (result: string) => clinic.value('sign_ins_total', `result="${result}"`);
const errors = () => clinic.samples('operation_duration_seconds_count', 'operation="sign-in"', 'error_type=');

test('the right password opens a session that other routes take', async () => {
  const before = await counted('accepted');
  const answer = await signIn({ user: 'staff-2', password });
  expect(answer.statusCode).toBe(200);
  const { token, expiresIn } = answer.json<{ token: string; expiresIn: number }>();
  expect(expiresIn).toBe(3_600);
  expect(await counted('accepted')).toBe(before + 1);
  const used = await clinic.app.inject({
    url: '/patients/p-0001/job-security',
    headers: { authorization: `Bearer ${token}` },
  });
  expect(used.statusCode).toBe(200);
});

test.each([
  ['a wrong password', { user: 'staff-1', password: 'wrong' }],
  ['an unknown user', { user: 'nobody', password }],
])('%s is refused and is no error of the operation', async (_, payload) => {
  const before = await counted('refused');
  const answer = await signIn(payload);
  expect(answer.statusCode).toBe(401);
  expect(answer.json()).toEqual({ error: 'User or password is wrong.' });
  expect(await counted('refused')).toBe(before + 1);
  expect(await errors()).toEqual([]);
});

test.each([
  ['no password', { user: 'staff-1' }],
  ['a field too many', { user: 'staff-1', password, admin: true }],
  ['a number as the user', { user: { name: 1 }, password }],
])('%s is a bad request', async (_, payload) => {
  expect((await signIn(payload)).statusCode).toBe(400);
});

test('a failing store is an error of the operation, and neither answer nor log repeats its message', async () => {
  clinic.store.failing = 'clinic.users';
  const answer = await signIn({ user: 'staff-1', password });
  expect(answer.statusCode).toBe(500);
  expect(answer.json()).toEqual({ error: 'The clinic cannot do this now; try again later.' });
  expect(clinic.failures).toEqual(['POST /sign-in failed: ECONNRESET']);
  expect(await errors()).toHaveLength(1);
  expect(await clinic.value('db_client_operation_duration_seconds_count', '"find-user"', 'ECONNRESET')).toBe(1);
});
