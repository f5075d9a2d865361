import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeFiles } from '../src/index.js';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pulsetrail-write-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const files = [
  { path: 'rules/a.yml', content: 'a' },
  { path: 'b.yml', content: 'b' },
];

test('writes every file, makes directories, replaces what was there, and leaves nothing else', async () => {
  await writeFile(join(folder, 'b.yml'), 'old');
  expect(await writeFiles(folder, files)).toEqual([join(folder, 'rules/a.yml'), join(folder, 'b.yml')]);
  expect(await readFile(join(folder, 'rules/a.yml'), 'utf8')).toBe('a');
  expect(await readFile(join(folder, 'b.yml'), 'utf8')).toBe('b');
  expect((await readdir(folder, { recursive: true })).toSorted()).toEqual(['b.yml', 'rules', 'rules/a.yml']);
});

test('a file that cannot be written leaves every other as it was', async () => {
  await writeFile(join(folder, 'rules'), 'a file in the way of a directory');
  await writeFile(join(folder, 'b.yml'), 'old');
  await expect(writeFiles(folder, files.toReversed())).rejects.toThrow();
  expect(await readFile(join(folder, 'b.yml'), 'utf8')).toBe('old');
  expect((await readdir(folder)).toSorted()).toEqual(['b.yml', 'rules']);
});

test('a directory in the way of a file is an error, not a loss', async () => {
  await mkdir(join(folder, 'b.yml'));
  await expect(writeFiles(folder, files)).rejects.toThrow();
  expect(await readdir(folder)).toContain('b.yml');
});

test.runIf(existsSync('/proc/self'))(
  'a place where the system makes no folders is refused, not tried for ever',
  async () => {
    await expect(writeFiles('/proc/pulsetrail/rules', [{ path: 'a.yml', content: '' }])).rejects.toThrow(
      /ENOENT|EACCES/,
    );
  },
);
