import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { endPrograms, startProgram } from '../programs.fixture.js';
import { openClinic, password, type TestClinic } from '../service/clinic.fixture.js';

let clinic: TestClinic;
let url: string;
beforeAll(async () => {
  clinic = await openClinic();
  url = await clinic.app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => clinic.close());
afterEach(endPrograms);

const traffic = (...args: string[]) => startProgram('traffic/main.js', args, { CLINIC_DEMO_PASSWORD: password });

test('it sends as many requests as asked for and sums them up in one line', async () => {
  const { ended, stderr } = traffic('--url', url, '--rate', '20', '--count', '50', '--failures', '0');
  expect(await ended).toBe(0);
  expect(stderr()).toMatch(/^traffic: 50 requests in \d+\.\d s: 50 accepted, 0 refused, 0 failed, [^\n]+\n$/);
});

test('a signal ends it in time, with its summary', async () => {
  const { child, ended, stderr } = traffic('--url', url, '--rate', '50');
  const requests = () => clinic.value('operation_duration_seconds_count', '"document-upload"');
  const before = await requests();
  await vi.waitFor(async () => expect(await requests()).toBeGreaterThan(before + 5), { timeout: 10_000 });
  const asked = performance.now();
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
  expect(performance.now() - asked).toBeLessThan(2_000);
  expect(stderr()).toMatch(/^traffic: \d+ requests in /);
});

test('a missing password is one sentence and exit code 2', async () => {
  const { ended, stderr } = startProgram('traffic/main.js');
  expect(await ended).toBe(2);
  expect(stderr()).toMatch(/^traffic: CLINIC_DEMO_PASSWORD is not set; [^\n]+\.\n$/);
});
