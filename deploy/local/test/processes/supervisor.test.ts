import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { until } from '../../../../test/support/until.js';
import { PartError } from '../../src/processes/part-error.js';
import { signalGroup } from '../../src/processes/process-group.js';
import { type RunningParts, startParts } from '../../src/processes/supervisor.js';
import { fakePart, idle, stubborn } from '../fixtures/fake-part.js';
import { temporaryFolder } from '../fixtures/temporary-folder.js';

const alive = ({ pids }: RunningParts) => [...pids.values()].filter((pid) => signalGroup(pid, 0));

test('stopping ends every part, and a stubborn one by force', async () => {
  let heard = '';
  const running = await startParts(
    [fakePart('willing', idle), fakePart('stubborn', `${stubborn}; process.stdout.write('up')`, { speaks: true })],
    {
      logFolder: await temporaryFolder(),
      onOutput: (text) => {
        heard += text;
      },
    },
  );
  await until('the stubborn one is deaf', () => heard === 'up');
  expect(alive(running)).toHaveLength(2);
  await running.stop();
  await running.stop();
  expect(alive(running)).toEqual([]);
});

test('a part starts only when those before it are ready', async () => {
  const logFolder = await temporaryFolder();
  const file = join(logFolder, 'file');
  const running = await startParts(
    [
      fakePart('writer', `require('fs').writeFileSync('${file}', 'written')`, { ready: { kind: 'finished' } }),
      fakePart('reader', `process.stderr.write(require('fs').readFileSync('${file}', 'utf8')); ${idle}`, {
        after: ['writer'],
      }),
    ],
    { logFolder },
  );
  expect([...running.pids.keys()]).toEqual(['reader']);
  await until('the reader has read', async () => (await readFile(join(logFolder, 'reader.log'), 'utf8')) === 'written');
  await running.stop();
});

test('a part that dies is named with its last lines', async () => {
  const logFolder = await temporaryFolder();
  const flag = join(logFolder, 'flag');
  const dies = `setInterval(() => { if (require('fs').existsSync('${flag}')) { console.error('out of ideas'); process.exit(3) } }, 10)`;
  const running = await startParts([fakePart('steady', idle), fakePart('thinker', dies)], { logFolder });
  await writeFile(flag, '');
  await expect(running.failed).rejects.toThrow(
    'The part thinker ended with exit code 3; its last lines:\n  out of ideas',
  );
  await running.stop();
  expect(alive(running)).toEqual([]);
});

test.each([
  {
    what: 'dies during the start',
    part: fakePart('early', 'process.exit(7)', { ready: { kind: 'http', url: 'http://127.0.0.1:9/' } }),
    message: 'The part early ended with exit code 7; it said nothing.',
  },
  {
    what: 'does not become ready in time',
    part: fakePart('slow', `console.error('thinking'); ${idle}`, { ready: { kind: 'tcp', port: 9 } }),
    message: 'The part slow was not ready within 0.5 s; its last lines:\n  thinking',
  },
  {
    what: 'does not finish in time',
    part: fakePart('endless', idle, { ready: { kind: 'finished' } }),
    message: 'The part endless was not ready within 0.5 s; it said nothing.',
  },
  {
    what: 'finishes with an error',
    part: fakePart('failing', 'process.exit(1)', { ready: { kind: 'finished' } }),
    message: 'The part failing ended with exit code 1; it said nothing.',
  },
  {
    what: 'cannot be started',
    part: {
      ...fakePart('absent', '', { ready: { kind: 'tcp', port: 9 } }),
      command: { program: '/nonexistent/program', arguments: [] },
    },
    message: 'The part absent could not be started (spawn /nonexistent/program ENOENT); it said nothing.',
  },
])('a part that $what stops the start', async ({ part, message }) => {
  const logFolder = await temporaryFolder();
  const pidFile = join(logFolder, 'pid');
  const other = fakePart('other', `require('fs').writeFileSync('${pidFile}', String(process.pid)); ${idle}`);
  const start = startParts([other, part], { logFolder, readyWithin: 500 });
  const error = await start.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(PartError);
  expect((error as Error).message).toBe(message);
  // Ended before it wrote: no file, or an empty one.
  const pid = await readFile(pidFile, 'utf8').catch(() => undefined);
  if (pid) expect(signalGroup(Number(pid), 0)).toBe(false);
});

test('an aborted start leaves nothing running', async () => {
  const logFolder = await temporaryFolder();
  const pidFile = join(logFolder, 'pid');
  const abort = new AbortController();
  const start = startParts(
    [
      fakePart('other', `require('fs').writeFileSync('${pidFile}', String(process.pid)); ${idle}`),
      fakePart('waits', idle, { ready: { kind: 'tcp', port: 9 } }),
    ],
    { logFolder, signal: abort.signal },
  );
  start.catch(() => undefined);
  await until('the other part runs', () =>
    readFile(pidFile, 'utf8').then(
      (pid) => pid !== '',
      () => false,
    ),
  );
  abort.abort(new Error('enough'));
  await expect(start).rejects.toThrow('enough');
  expect(signalGroup(Number(await readFile(pidFile, 'utf8')), 0)).toBe(false);
});

test('what a speaking part prints reaches the caller', async () => {
  let heard = '';
  const running = await startParts([fakePart('speaker', `console.log('hello'); ${idle}`, { speaks: true })], {
    logFolder: await temporaryFolder(),
    onOutput: (text) => {
      heard += text;
    },
  });
  await until('the word arrives', () => heard === 'hello\n');
  await running.stop();
});
