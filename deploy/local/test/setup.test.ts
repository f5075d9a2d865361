import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkoutFolder } from '../src/checkout.js';

test.each([[], ['nonsense'], ['constructor']])('%j is wrong usage and says what there is', (...words) => {
  const setup = join(checkoutFolder, 'deploy', 'local', 'setup.mjs');
  const { status, stdout, stderr } = spawnSync(process.execPath, [setup, ...words], { encoding: 'utf8' });
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).toBe('Say what to run: node deploy/local/setup.mjs start|test|bench [arguments]\n');
});
