import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import autocannon from 'autocannon';
import { type Case, Cost, type Work } from '../case.ts';

const program = fileURLToPath(new URL('../http-server.ts', import.meta.url));

/** A collector that takes everything and keeps nothing; it runs here, so that its cost is not the server's. */
async function collector(): Promise<string> {
  const server = createServer((request, response) => request.resume().on('end', () => response.end()));
  await once(server.listen(0, '127.0.0.1').unref(), 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Processor time of a server so far, in microseconds. */
async function processorTime(server: ChildProcess): Promise<number> {
  server.send('cost');
  const [microseconds] = await once(server, 'message');
  return Number(microseconds);
}

/** Requests to a server of its own process, at the cost of the processor time that it takes to answer them. */
async function serving(telemetry: string, endpoint: string): Promise<Work> {
  const server = fork(program, [telemetry, endpoint], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const [url] = await once(server, 'message');
  return async (times) => {
    const before = await processorTime(server);
    const result = await autocannon({ url: `${String(url)}/hello/world`, amount: times, connections: 20 });
    if (result['2xx'] !== times) throw new Error(`${telemetry}: ${result['2xx']} of ${times} requests were answered.`);
    return new Cost((await processorTime(server)) - before);
  };
}

/** Processor time per request of a Fastify hello world with metrics and a tenth of the traces. */
export const httpCases: readonly Case[] = ['none', 'fastify-metrics', 'OTel http'].map((against) => ({
  name: 'HTTP request, CPU, metrics + 10 % traces',
  against: against === 'none' ? 'no telemetry' : against,
  times: 10_000,
  setUp: async () => {
    const endpoint = await collector();
    return { ours: await serving('pulsetrail', endpoint), theirs: await serving(against, endpoint) };
  },
}));
