import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bundleFolder, type Fetch, fillCache } from '../../src/servers/cache.js';
import { temporaryFolder } from '../fixtures/temporary-folder.js';

const fetch: Fetch = async (_, downloads, root) => {
  await mkdir(downloads);
  await writeFile(join(root, 'unpacked'), '');
};

test('a bundle has its files and a launcher per program, and nothing else stays', async () => {
  const cache = await temporaryFolder();
  await fillCache(cache, 'monitoring', fetch);
  expect(await readdir(cache)).toEqual(['monitoring']);
  expect((await readdir(join(bundleFolder(cache, 'monitoring'), 'bin'))).sort()).toEqual([
    'amtool',
    'prometheus',
    'prometheus-alertmanager',
    'promtool',
  ]);
  expect(await readdir(join(bundleFolder(cache, 'monitoring'), 'root'))).toEqual(['unpacked']);
});

test('a failed fetch leaves nothing', async () => {
  const cache = await temporaryFolder();
  const failing: Fetch = async (...where) => {
    await fetch(...where);
    throw new Error('no network');
  };
  await expect(fillCache(cache, 'broker', failing)).rejects.toThrow('no network');
  expect(await readdir(cache)).toEqual([]);
});

test('of runs at the same time one wins and all succeed', async () => {
  const cache = await temporaryFolder();
  await Promise.all([1, 2, 3, 4].map(() => fillCache(cache, 'broker', fetch)));
  expect(await readdir(cache)).toEqual(['broker']);
});
