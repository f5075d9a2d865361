import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findTool } from '../src/index.js';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pulsetrail-tool-'));
  await writeFile(join(folder, 'promtool'), '#!/bin/sh\n');
  await chmod(join(folder, 'promtool'), 0o755);
  await writeFile(join(folder, 'amtool'), 'not a program');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('the first one on PATH that can be run', () => {
  const PATH = ['', '/nowhere', folder].join(delimiter);
  expect(findTool('promtool', { PATH })).toBe(join(folder, 'promtool'));
  expect(findTool('amtool', { PATH })).toBeUndefined();
  expect(findTool('promtool', {})).toBeUndefined();
});

test('the variable of its name comes first, and is not silently replaced where it is wrong', () => {
  const PROMTOOL = join(folder, 'promtool');
  expect(findTool('promtool', { PATH: '/nowhere', PROMTOOL })).toBe(PROMTOOL);
  expect(findTool('promtool', { PATH: folder, PROMTOOL: '/nowhere/promtool' })).toBeUndefined();
});
