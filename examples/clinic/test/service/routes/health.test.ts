import { expect, test } from 'vitest';
import { openClinic } from '../clinic.fixture.js';

test('the service is healthy while its store answers', async () => {
  const clinic = await openClinic();
  expect((await clinic.app.inject('/healthz')).json()).toEqual({ status: 'healthy' });
  clinic.store.failing = 'SELECT 1';
  expect((await clinic.app.inject('/healthz')).statusCode).toBe(503);
  await clinic.close();
});
