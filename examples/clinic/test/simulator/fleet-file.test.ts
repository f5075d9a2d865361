import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createFleet } from '../../src/simulator/fleet.js';
import { writeFleetFile } from '../../src/simulator/fleet-file.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fleet-'));
});
afterEach(() => rm(folder, { recursive: true }));

const fleet = createFleet({ seed: 7, devices: 9 });
const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);

test('the file has the patients, for its owner alone', async () => {
  const path = join(folder, 'patients.json');
  await writeFleetFile(path, fleet);
  expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({ patients: fleet.patients });
  expect(await modeOf(path)).toBe('600');
});

test('a file that others could read is closed to them', async () => {
  const path = join(folder, 'patients.json');
  await writeFile(path, 'x'.repeat(100_000), { mode: 0o644 });
  await writeFleetFile(path, fleet);
  expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({ patients: fleet.patients });
  expect(await modeOf(path)).toBe('600');
});
