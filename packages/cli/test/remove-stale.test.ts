import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generatedHeader } from '@pulsetrail/alert-rules';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { removeStale } from '../src/remove-stale.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pulsetrail-stale-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

test('rules of this format that are no longer generated go; those that are, and those of others, stay', async () => {
  const generated = `# ${generatedHeader}\ngroups: []\n`;
  const files = {
    'rules/pulsetrail.rules.yml': generated,
    'rules/pulsetrail.gone.rules.yml': generated,
    'rules/by-hand.yml': 'groups: []\n',
    'rules-long/pulsetrail-long.rules.yml': generated,
    'ruler/pulsetrail.yml': generated,
    'other/pulsetrail.yml': generated,
  };
  for (const [path, content] of Object.entries(files)) {
    await mkdir(join(folder, path, '..'), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  expect(await removeStale(folder, [{ path: 'rules/pulsetrail.rules.yml', content: generated }])).toEqual([
    join(folder, 'rules/pulsetrail.gone.rules.yml'),
    join(folder, 'rules-long/pulsetrail-long.rules.yml'),
  ]);
  expect((await readdir(join(folder, 'rules'))).toSorted()).toEqual(['by-hand.yml', 'pulsetrail.rules.yml']);
  for (const kept of ['ruler', 'other']) expect(await readdir(join(folder, kept))).toEqual(['pulsetrail.yml']);
});

test('dashboards of what the catalog has no more go, and those of others stay', async () => {
  await mkdir(join(folder, 'dashboards'));
  for (const name of ['pulsetrail-flows.json', 'pulsetrail-slo.json', 'ours.json', 'pulsetrail-notes.txt']) {
    await writeFile(join(folder, 'dashboards', name), '{}');
  }
  expect(await removeStale(folder, [{ path: 'dashboards/pulsetrail-slo.json', content: '{}' }])).toEqual([
    join(folder, 'dashboards/pulsetrail-flows.json'),
  ]);
});

test('where nothing was generated before, nothing happens', async () => {
  expect(await removeStale(join(folder, 'nowhere'), [])).toEqual([]);
});
