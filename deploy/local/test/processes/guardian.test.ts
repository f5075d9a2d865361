import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { until } from '../../../../test/support/until.js';
import { startGuardian } from '../../src/processes/guardian.js';
import { signalGroup } from '../../src/processes/process-group.js';
import { idle } from '../fixtures/fake-part.js';
import { temporaryFolder } from '../fixtures/temporary-folder.js';

const startGroup = (): number => {
  const { pid } = spawn(process.execPath, ['-e', idle], { detached: true, stdio: 'ignore' });
  if (pid === undefined) throw new Error('The process did not start');
  return pid;
};

test('a parent that is killed leaves no part behind, not even one that ignores SIGTERM', async () => {
  const maker = fileURLToPath(new URL('../fixtures/orphan-maker.mjs', import.meta.url));
  const parent = spawn(process.execPath, [maker, await temporaryFolder()], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(parent.stdout, 'data')) as [Buffer];
  const pids = JSON.parse(line.toString()) as number[];
  expect(pids).toHaveLength(2);
  expect(pids.every((pid) => signalGroup(pid, 0))).toBe(true);

  parent.kill('SIGKILL');
  await until('the parts end', () => pids.every((pid) => !signalGroup(pid, 0)));
});

test('closing it ends what is watched and spares what was released', async () => {
  const guardian = startGuardian();
  const [watched, released] = [startGroup(), startGroup()];
  guardian.watch(watched);
  guardian.watch(released);
  guardian.release(released);
  await guardian.close();
  await until('the watched one ends', () => !signalGroup(watched, 0));
  expect(signalGroup(released, 'SIGKILL')).toBe(true);
});
