import { mkdir, readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { createRunFolder } from '../src/run-folder.js';
import { temporaryFolder } from './fixtures/temporary-folder.js';

const endedPid = 2 ** 22 + 1;

test('a run has folders for configuration, data and logs', async () => {
  const run = await createRunFolder(await temporaryFolder());
  for (const folder of [run.configuration, run.data, run.logs]) expect((await stat(folder)).isDirectory()).toBe(true);
});

test('two runs of one process have different folders', async () => {
  const runs = await temporaryFolder();
  expect((await createRunFolder(runs)).path).not.toBe((await createRunFolder(runs)).path);
});

test('of the runs that have ended the latest three stay, a living one always', async () => {
  const runs = await temporaryFolder();
  const living = `20250101T000000Z-aaaaaa-${process.pid}`;
  const ended = [1, 2, 3, 4, 5].map((day) => `2026010${day}T000000Z-aaaaaa-${endedPid}`);
  for (const name of [living, ...ended]) await mkdir(join(runs, name));
  const run = await createRunFolder(runs);
  expect((await readdir(runs)).sort()).toEqual([living, ...ended.slice(2), basename(run.path)].sort());
});
