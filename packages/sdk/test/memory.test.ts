import { expect, test } from 'vitest';
import { runProgram } from './support/program.js';

const megabyte = 1_048_576;

/** A program that loads the SDK, and says by how many bytes its heap has grown for good. */
const program = (call: string, times: number, ratio: number): string => `
  import { once } from 'node:events';
  import { Agent, createServer, request } from 'node:http';
  import { start } from '@pulsetrail/sdk';
  const traces = { endpoint: 'http://127.0.0.1:9', ratio: ${ratio} };
  const http = { user: ({ headers }) => headers['x-user'], route: ({ url }) => url };
  const telemetry = start({ service: 'memory', metrics: { server: false }, http, traces });
  const server = createServer((asked, answer) => answer.writeHead(200 + (calls++ % 400)).end());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  server.unref();
  const { port } = server.address();
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const ask = (options) =>
    new Promise((resolve, reject) => {
      request({ port, agent, ...options }, (answer) => answer.resume().on('end', resolve)).on('error', reject).end();
    });
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
  [
    '20,000 requests with paths, hosts, users and traces that were never seen before',
    `await ask({
       path: '/orders/' + index + '?token=' + index,
       headers: {
         host: 'host' + index + '.test',
         'x-user': 'user' + index,
         'user-agent': 'agent' + index,
         traceparent: '00-' + String(index + 1).padStart(32, '0') + '-' + String(index + 1).padStart(16, '0') + '-01',
       },
     });`,
    20_000,
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
