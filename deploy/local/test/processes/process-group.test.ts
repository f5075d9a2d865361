import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { until } from '../../../../test/support/until.js';
import { signalGroup } from '../../src/processes/process-group.js';
import { idle } from '../fixtures/fake-part.js';

test('a signal reaches the process and what it started', async () => {
  const script = `const { pid } = require('child_process').spawn(process.execPath, ['-e', '${idle}']); console.log(pid); ${idle}`;
  const leader = spawn(process.execPath, ['-e', script], { detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
  const [line] = (await once(leader.stdout, 'data')) as [Buffer];
  const grandchild = Number(line.toString());
  expect(signalGroup(leader.pid ?? 0, 'SIGKILL')).toBe(true);
  const lives = () => {
    try {
      process.kill(grandchild, 0);
      return true;
    } catch {
      return false;
    }
  };
  await until('the grandchild ends', () => !lives());
});

test('a group that is not there is no error', () => {
  expect(signalGroup(2 ** 22 + 1, 0)).toBe(false);
});
