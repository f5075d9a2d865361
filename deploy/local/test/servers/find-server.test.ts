import { existsSync } from 'node:fs';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import type { Fetch } from '../../src/servers/cache.js';
import { ServerMissingError } from '../../src/servers/error.js';
import { findServer } from '../../src/servers/find-server.js';
import { temporaryFolder } from '../fixtures/temporary-folder.js';

const program = async (path: string, version: string): Promise<void> => {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `#!/bin/sh\necho "prometheus, version ${version} (branch: x)"\n`);
  await chmod(path, 0o755);
};

const fetchVersion =
  (version: string): Fetch =>
  (_, __, root) =>
    program(join(root, 'usr', 'bin', 'prometheus'), version);

const canFetch = existsSync('/usr/bin/apt-get') && existsSync('/usr/bin/dpkg');

test('a new enough one on PATH is taken', async () => {
  const folder = await temporaryFolder();
  await program(join(folder, 'prometheus'), '3.1.0');
  expect(await findServer('prometheus', { path: folder })).toEqual({
    name: 'prometheus',
    path: join(folder, 'prometheus'),
    version: '3.1.0',
  });
});

test('one that is too old is passed over for a later one', async () => {
  const [first, second] = [await temporaryFolder(), await temporaryFolder()];
  await program(join(first, 'prometheus'), '2.42.0');
  await program(join(second, 'prometheus'), '3.5.3');
  expect((await findServer('prometheus', { path: `${first}:${second}` })).path).toBe(join(second, 'prometheus'));
});

test.runIf(canFetch)('without one it is fetched once and then found in the cache', async () => {
  const cache = await temporaryFolder();
  const told: string[] = [];
  const options = { path: '', cache, fetch: fetchVersion('3.5.3'), progress: (line: string) => told.push(line) };
  expect((await findServer('prometheus', options)).path).toBe(join(cache, 'monitoring', 'bin', 'prometheus'));
  expect((await findServer('prometheus', options)).version).toBe('3.5.3');
  expect(told).toEqual(['Fetching Prometheus with apt-get, once']);
});

test.runIf(canFetch)('a failed fetch is one sentence with the reason and the remedy', async () => {
  const cache = await temporaryFolder();
  const fetch: Fetch = () => Promise.reject(new Error('Command failed\nE: Unable to locate package prometheus\n'));
  const error = await findServer('prometheus', { path: '', cache, fetch }).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ServerMissingError);
  expect((error as Error).message).toBe(
    'Prometheus 3.0 or newer was not found on PATH, and apt-get could not fetch it (E: Unable to locate package prometheus): ' +
      'install it (https://prometheus.io/download) and put it on PATH, or run the whole stack in containers: ' +
      '"cd deploy/compose && ./secrets.sh && docker compose --profile clinic --profile try up --detach --wait".',
  );
});

test.runIf(canFetch)('a cache that does not serve is named', async () => {
  const cache = await temporaryFolder();
  await expect(findServer('prometheus', { path: '', cache, fetch: fetchVersion('2.0') })).rejects.toThrow(
    `Prometheus in ${join(cache, 'monitoring')} does not run on this machine or is older than 3.0: delete that folder`,
  );
});
