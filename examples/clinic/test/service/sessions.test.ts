import { afterAll, beforeAll, expect, test } from 'vitest';
import { openClinic, password, type TestClinic } from './clinic.fixture.js';

let clinic: TestClinic;
beforeAll(async () => {
  clinic = await openClinic();
});
afterAll(() => clinic.close());

test.each([
  ['no session', {}],
  ['an unknown session', { authorization: `Bearer ${'x'.repeat(43)}` }],
  ['another scheme', { authorization: 'Basic eDp5' }],
])('%s is refused before the body is read', async (_, headers) => {
  const answer = await clinic.app.inject({
    method: 'POST',
    url: '/documents',
    headers: { ...headers, 'content-type': 'application/json' },
    payload: '{',
  });
  expect(answer.statusCode).toBe(401);
  expect(answer.headers['www-authenticate']).toBe('Bearer');
});

test('a session that is over is no longer taken, and is removed at the next sign-in', async () => {
  expect((await clinic.ask('/patients/p-0001/job-security')).statusCode).toBe(200);
  await clinic.store.query("UPDATE clinic.sessions SET expires_at = now() - interval '1 second'");
  expect((await clinic.ask('/patients/p-0001/job-security')).statusCode).toBe(401);
  await clinic.app.inject({ method: 'POST', url: '/sign-in', payload: { user: 'staff-1', password } });
  expect(await clinic.store.query('SELECT 1 FROM clinic.sessions')).toHaveLength(1);
});
