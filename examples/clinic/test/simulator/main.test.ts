import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { createFleet } from '../../src/simulator/fleet.js';
import { endPrograms, startProgram } from '../programs.fixture.js';
import { closeBrokers, openBroker } from './broker.fixture.js';

afterEach(() => {
  endPrograms();
  closeBrokers();
});

const simulator = (...args: string[]) => startProgram('simulator/main.js', args);

test('it sends as many messages as asked for, all acknowledged, and says so', async () => {
  const { port, received } = await openBroker();
  const { ended, stderr, stdout } = simulator(
    '--mqtt',
    `mqtt://127.0.0.1:${port}`,
    '--rate',
    '500',
    '--count',
    '200',
    '--failures',
    '0',
  );
  expect(await ended).toBe(0);
  expect(stderr()).toMatch(/^simulator: sent 200 messages, 200 acknowledged$/m);
  expect(stdout()).toBe('');
  expect(received).toHaveLength(200);
});

test('with a fleet file it only writes the patients of the seed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'fleet-'));
  const file = join(folder, 'patients.json');
  expect(await simulator('--fleet-file', file, '--seed', '7', '--devices', '9').ended).toBe(0);
  const { patients } = createFleet({ seed: 7, devices: 9 });
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ patients });
  await rm(folder, { recursive: true });
});

test.each([
  [['--rate', 'fast'], 'simulator: --rate is "fast"; give a number from 0.01 to 10000.\n'],
  [['--speed', '5'], /^simulator: Unknown option '--speed'; the options are --mqtt, [^\n]+\.\n$/],
])('a wrong option is one sentence and exit code 2', async (args, sentence) => {
  const { ended, stderr } = simulator(...args);
  expect(await ended).toBe(2);
  expect(stderr()).toEqual(typeof sentence === 'string' ? sentence : expect.stringMatching(sentence));
});

test('a file that cannot be written is one sentence and exit code 1', async () => {
  const { ended, stderr } = simulator('--fleet-file', join(tmpdir(), 'no-such-folder', 'patients.json'));
  expect(await ended).toBe(1);
  expect(stderr()).toMatch(/^simulator: [^\n]*ENOENT[^\n]*\n$/);
});

test.each(['SIGTERM', 'SIGINT'] as const)('%s ends it in time, also while it waits for the broker', async (signal) => {
  const { port, close } = await openBroker();
  close();
  const { child, ended, stderr } = simulator('--mqtt', `mqtt://127.0.0.1:${port}`);
  await vi.waitFor(() => expect(stderr()).toContain('waiting for the broker'), { timeout: 10_000 });
  const asked = performance.now();
  child.kill(signal);
  expect(await ended).toBe(0);
  expect(performance.now() - asked).toBeLessThan(2_000);
});

test('a signal ends it while it sends', async () => {
  const { port, received } = await openBroker();
  const { child, ended, stderr } = simulator('--mqtt', `mqtt://127.0.0.1:${port}`, '--rate', '100');
  await vi.waitFor(() => expect(received.length).toBeGreaterThan(10), { timeout: 10_000 });
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
  expect(stderr()).toMatch(/sent \d+ messages, \d+ acknowledged/);
});
