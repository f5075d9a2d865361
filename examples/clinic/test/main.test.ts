import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { endPrograms, startProgram } from './programs.fixture.js';

afterEach(endPrograms);

const environment = { PORT: '0', PULSETRAIL_METRICS_PORT: '0', CLINIC_DEMO_PASSWORD: 'of this test only' };
const clinic = (env: Readonly<Record<string, string>> = {}) => startProgram('main.js', [], { ...environment, ...env });

/** The addresses of service and metrics, once the program listens. */
async function addressesOf(stderr: () => string): Promise<[service: string, metrics: string]> {
  const line = /listening on (\S+), metrics on (\S+)/;
  await vi.waitFor(() => expect(stderr()).toMatch(line), { timeout: 15_000 });
  const [, service = '', metrics = ''] = line.exec(stderr()) ?? [];
  return [service, metrics];
}

test('it answers on loopback, shows its metrics, and ends in time at a signal', async () => {
  const { child, ended, stderr, stdout } = clinic();
  const [service, metrics] = await addressesOf(stderr);
  expect(new URL(service).hostname).toBe('127.0.0.1');
  expect((await fetch(`${service}/healthz`)).status).toBe(200);
  const body = JSON.stringify({ user: 'staff-1', password: environment.CLINIC_DEMO_PASSWORD });
  const signedIn = await fetch(`${service}/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  expect(signedIn.status).toBe(200);
  const page = await (await fetch(metrics)).text();
  expect(page).toMatch(/operation_duration_seconds_count\{[^}]*operation="sign-in"[^}]*\} 1\n/);
  expect(page).toMatch(/sign_ins_total\{[^}]*result="accepted"[^}]*\} 1\n/);
  const asked = performance.now();
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
  expect(performance.now() - asked).toBeLessThan(2_000);
  expect(stdout()).toBe('');
});

test('without a password nobody can sign in, which it says', async () => {
  const { stderr } = clinic({ CLINIC_DEMO_PASSWORD: '' });
  await addressesOf(stderr);
  expect(stderr()).toContain('clinic: CLINIC_DEMO_PASSWORD is not set, so nobody can sign in');
});

test('a port that is taken is one sentence and exit code 1', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const { ended, stderr } = clinic({ PORT: String(port) });
  expect(await ended).toBe(1);
  expect(stderr()).toContain(`clinic: Port ${port} on 127.0.0.1 is taken; set PORT to another one`);
  other.close();
});

test.each([
  [{ PORT: 'x' }, 'clinic: PORT is "x"; set a whole number from 0 to 65535.'],
  [{ DATABASE_URL: 'postgres://user:secret@127.0.0.1:1/care' }, '127.0.0.1:1'],
])('a wrong setting is said and ends it with exit code 1: %j', async (env, sentence) => {
  const { ended, stderr } = clinic(env);
  expect(await ended).toBe(1);
  expect(stderr()).toContain(sentence);
  expect(stderr()).not.toContain('secret');
});
