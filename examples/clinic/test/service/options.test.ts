import { expect, test } from 'vitest';
import { readClinicOptions } from '../../src/service/options.js';

test('an empty environment listens on loopback with an embedded store', () => {
  const defaults = { host: '127.0.0.1', port: 3_000, databaseUrl: undefined, password: undefined };
  expect(readClinicOptions({})).toEqual(defaults);
  expect(readClinicOptions({ HOST: '', PORT: '', DATABASE_URL: '', CLINIC_DEMO_PASSWORD: '' })).toEqual(defaults);
});

test('every variable is read', () => {
  const env = { HOST: '::1', PORT: '0', DATABASE_URL: 'postgres://localhost/care', CLINIC_DEMO_PASSWORD: 'secret' };
  expect(readClinicOptions(env)).toEqual({
    host: '::1',
    port: 0,
    databaseUrl: 'postgres://localhost/care',
    password: 'secret',
  });
});

test.each(['x', '-1', '65536', '80.5'])('the port %j is refused', (PORT) => {
  expect(() => readClinicOptions({ PORT })).toThrow(`PORT is "${PORT}"; set a whole number from 0 to 65535.`);
});
