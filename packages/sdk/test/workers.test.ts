import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { codeOf } from './support/page.js';
import { runProgram } from './support/program.js';

const loader = new URL('./support/resolve-sources.ts', import.meta.url).href;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Runs a cluster from a file, since workers are forked from one; it ends when both workers have told what they have. */
async function runCluster(text: string): Promise<{ told: string[]; stderr: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'pulsetrail-cluster-'));
  const file = join(folder, 'main.mts');
  const gather = `
    if (cluster.isPrimary) {
      const told = [];
      cluster.on('message', (_, message) => {
        if (told.push(message) < 2) return;
        process.stdout.write(JSON.stringify(told));
        for (const worker of Object.values(cluster.workers)) worker.kill('SIGKILL');
      });
    }
  `;
  await writeFile(file, text + gather);
  const child = spawn(process.execPath, ['--import', loader, file], {
    env: { PATH: process.env.PATH },
    timeout: 20_000,
    killSignal: 'SIGKILL',
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += String(chunk);
  });
  child.stderr.on('data', (chunk) => {
    stderr += String(chunk);
  });
  await once(child, 'close');
  await rm(folder, { recursive: true, force: true });
  return { told: JSON.parse(stdout || '[]') as string[], stderr };
}

describe("a cluster's workers", () => {
  test('have a page each, as docs/workers.md has it, with the numbers of their own', async () => {
    const ports = [await freePort(), await freePort()];
    const code = codeOf('workers.md')
      .replace('9464 + Number(process.env.WORKER)', `[${ports}][Number(process.env.WORKER)]`)
      .replace(
        "telemetry.apiTimer('work', () => undefined);",
        `$&
        await telemetry.ready;
        const page = await (await fetch(telemetry.metricsUrl)).text();
        process.send(/^operation_duration_seconds_count.*/m.exec(page)[0]);`,
      );
    const { told, stderr } = await runCluster(code);
    expect(stderr).toBe('');
    const one = 'operation_duration_seconds_count{service_name="clinic-api",component="default",operation="work"} 1';
    expect(told).toEqual([one, one]);
  });

  test('never share a port: the second one says so, and works on', async () => {
    const port = await freePort();
    const { told } = await runCluster(`
      import cluster from 'node:cluster';
      import { start } from '@pulsetrail/sdk';
      if (cluster.isPrimary) for (let index = 0; index < 2; index++) cluster.fork();
      else {
        const telemetry = start({ service: 'x', metrics: { port: ${port} } });
        const listens = await telemetry.ready.then(() => 'It listens.', ({ message }) => message);
        process.send(telemetry.apiTimer('work', () => 7) + ' ' + listens);
      }
    `);
    expect(told.toSorted()).toEqual([
      '7 It listens.',
      expect.stringContaining(`7 The metrics page cannot be served at 127.0.0.1:${port}: the port is taken.`),
    ]);
  });
});

test('a worker thread has a registry and a page of its own, and leaves signals to the main thread', async () => {
  const { code, stdout, stderr } = await runProgram(`
    import { Worker } from 'node:worker_threads';
    import { once } from 'node:events';
    import { start } from '@pulsetrail/sdk';
    const telemetry = start({ service: 'main', metrics: { port: 0 } });
    telemetry.apiTimer('work', () => 1);
    const worker = new Worker(\`
      const { parentPort } = require('node:worker_threads');
      import('@pulsetrail/sdk').then(async ({ start }) => {
        const telemetry = start({ service: 'worker', metrics: { port: 0 } });
        for (let index = 0; index < 3; index++) telemetry.apiTimer('work', () => 1);
        await telemetry.ready;
        parentPort.once('message', () => telemetry.stop());
        parentPort.postMessage([telemetry.status, telemetry.metricsUrl]);
      });
    \`, { eval: true, execArgv: process.execArgv.filter((option) => !option.startsWith('--input-type')) });
    const [[status, url]] = await once(worker, 'message');
    await telemetry.ready;
    const count = async (page) => /^operation_duration_seconds_count\\{(.*)$/m.exec(await (await fetch(page)).text())[1];
    process.stdout.write([status, await count(telemetry.metricsUrl), await count(url)].join('\\n'));
    worker.postMessage('end');
    await once(worker, 'exit');
    await telemetry.stop();
  `);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout.split('\n')).toEqual([
    'started',
    'service_name="main",component="default",operation="work"} 1',
    'service_name="worker",component="default",operation="work"} 3',
  ]);
});
