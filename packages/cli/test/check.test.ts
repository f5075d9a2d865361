import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { check } from '../src/index.js';
import { fakeChecker } from './checker.js';
import { catalog } from './fixtures/good/catalog.js';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pulsetrail-check-test-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('each checker sees the generated files, and its verdict and words are handed on', async () => {
  const PROMTOOL = await fakeChecker(folder, 'promtool', 0);
  const AMTOOL = await fakeChecker(folder, 'amtool', 1);
  expect(await check(catalog, { PATH: process.env.PATH, PROMTOOL, AMTOOL })).toEqual([
    { tool: 'rules', result: 'passed', output: '' },
    {
      tool: 'promtool',
      result: 'passed',
      output: 'check rules --lint=all --lint-fatal rules/pulsetrail.rules.yml\nrules/pulsetrail.rules.yml',
    },
    { tool: 'amtool', result: 'failed', output: 'check-config alertmanager.yml\nalertmanager.yml' },
  ]);
});

test('a checker that is not there is said to be missing', async () => {
  expect(await check(catalog, { PATH: folder })).toEqual([
    { tool: 'rules', result: 'passed', output: '' },
    { tool: 'promtool', result: 'missing', output: '' },
    { tool: 'amtool', result: 'missing', output: '' },
  ]);
});

test('a checker that is named and is not there has failed: whoever names one means it', async () => {
  const [, promtool] = await check(catalog, { PATH: folder, PROMTOOL: '/nowhere/promtool' });
  expect(promtool).toEqual({
    tool: 'promtool',
    result: 'failed',
    output: 'PROMTOOL names /nowhere/promtool, which cannot be run; correct it',
  });
});
