import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { demoPatients } from '../../src/service/seed.js';
import { buildService } from '../../src/service/service.js';
import { openClinic, password, type TestClinic } from './clinic.fixture.js';

let clinic: TestClinic;
beforeAll(async () => {
  clinic = await openClinic();
});
afterAll(() => clinic.close());

test('a path that does not exist is answered without repeating it', async () => {
  const answer = await clinic.app.inject('/patients/p-0001/secret');
  expect(answer.statusCode).toBe(404);
  expect(answer.json()).toEqual({ error: 'No such path.' });
});

test('JSON that ends too early is a bad request', async () => {
  const answer = await clinic.app.inject({
    method: 'POST',
    url: '/sign-in',
    headers: { 'content-type': 'application/json' },
    payload: '{"user":',
  });
  expect(answer.statusCode).toBe(400);
});

describe('on a store that was used before', () => {
  test('the service is built again and keeps what is there', async () => {
    const { store, telemetry } = clinic;
    const employments = () => store.query('SELECT * FROM clinic.employments ORDER BY patient_id, started_on');
    const before = await employments();
    const again = await buildService({ sql: store, telemetry, password });
    await again.close();
    expect(await employments()).toEqual(before);
    expect(await store.query('SELECT id FROM clinic.patients')).toHaveLength(demoPatients.length);
  });
});
