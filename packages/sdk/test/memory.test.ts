import { expect, test } from 'vitest';
import { runProgram } from './support/program.js';

const megabyte = 1_048_576;

/** A program that loads the SDK, and says by how many bytes its heap has grown for good. */
const program = (call: string, times: number, ratio: number): string => `
  import { start } from '@pulsetrail/sdk';
  const traces = { endpoint: 'http://127.0.0.1:9', ratio: ${ratio} };
  const telemetry = start({ service: 'memory', metrics: { server: false }, http: false, traces });
  const raw = telemetry.histogram('raw', { unit: 's', labels: ['value', 'other'] });
  let calls = 0;
  const work = async (times) => {
    for (let index = 0; index < times; index++) {
      ${call}
      if (index % 1_000 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const heap = async () => {
    for (let round = 0; round < 4; round++) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      globalThis.gc();
    }
    return process.memoryUsage().heapUsed;
  };
  await work(100);
  const before = await heap();
  await work(${times});
  const after = await heap();
  await telemetry.stop();
  if (calls < ${times}) throw new Error('Not all calls were made.');
  process.stdout.write(String(after - before));
`;

test.each<[string, string, number, number]>([
  ['2,000,000 timings, not sampled', "telemetry.apiTimer('sign-in', () => { calls++; });", 2_000_000, 0],
  [
    '100,000 sampled ones with a collector that is not there',
    "telemetry.apiTimer('sign-in', () => telemetry.timer('mail', 'send', () => { calls++; }));",
    100_000,
    1,
  ],
  [
    '100,000 label values, operations and statements, none of them seen before',
    `raw.record(1, { value: \`value\${index}\`, other: index });
     telemetry.timer('component' + index, 'operation' + index, () => { calls++; });
     telemetry.dbTimer('find', { statement: 'select * from a' + index + ' where b = ' + index }, () => { calls++; });
     telemetry.counter('made', { labels: ['x'] }).add(1, { x: index });`,
    100_000,
    0.1,
  ],
])('%s leave the heap within 20 MB', { timeout: 120_000 }, async (_, call, times, ratio) => {
  const { code, stdout, stderr } = await runProgram(
    program(call, times, ratio),
    { NODE_OPTIONS: '--expose-gc', NODE_NO_WARNINGS: '1' },
    110_000,
  );
  expect([code, stderr]).toEqual([0, '']);
  expect(Number(stdout) / megabyte).toBeLessThan(20);
});
