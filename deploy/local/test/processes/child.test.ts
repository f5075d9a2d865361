import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startChild } from '../../src/processes/child.js';
import { temporaryFolder } from '../fixtures/temporary-folder.js';

const node = (script: string, environment = {}) => ({
  program: process.execPath,
  arguments: ['-e', script],
  environment,
});

test('both outputs go to the log, of which the end is kept at hand', async () => {
  const script = "for (let i = 0; i < 50; i++) console.log(i); console.error('the end')";
  const child = startChild(node(script), join(await temporaryFolder(), 'part.log'));
  await child.ended;
  expect(child.lastLines()).toHaveLength(12);
  expect(child.lastLines().slice(-2)).toEqual(['49', 'the end']);
});

test.each([
  ['process.exit(0)', { code: 0, words: 'ended with exit code 0' }],
  ['process.exit(4)', { code: 4, words: 'ended with exit code 4' }],
  ["process.kill(process.pid, 'SIGKILL')", { code: null, words: 'was ended by SIGKILL' }],
])('%s is told in words', async (script, ending) => {
  const child = startChild(node(script), join(await temporaryFolder(), 'part.log'));
  expect(await child.ended).toEqual(ending);
});

test('the environment is this one and what is added', async () => {
  const child = startChild(
    node('console.log(process.env.PATH !== undefined, process.env.ADDED)', { ADDED: 'yes' }),
    join(await temporaryFolder(), 'part.log'),
  );
  await child.ended;
  expect(child.lastLines()).toEqual(['true yes']);
});
