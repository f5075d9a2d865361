import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { youngObjectsFlag } from '../../src/process/young-objects.js';

test('V8 knows the flag: one that it does not know would only be a line on standard error', () => {
  const { status, stderr } = spawnSync(process.execPath, [youngObjectsFlag, '--eval', '0'], { encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(status).toBe(0);
});
