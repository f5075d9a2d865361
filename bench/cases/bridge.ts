import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { connectAsync, type MqttClient } from 'mqtt';
import { type Broker, startBroker } from '../../test/faults/support/broker.ts';
import { vitalSign, watches } from '../../test/faults/support/fleet.ts';
import { until } from '../../test/support/until.ts';
import { exporterName, exporterPath, startExporter } from '../bridge-exporter.ts';
import { type Case, Cost, type Work } from '../case.ts';

const program = fileURLToPath(new URL('../bridge-subject.ts', import.meta.url));
const topic = 'iMEDE_watch/VitalSign';
const imeis = watches(5_000);

/** A collector that takes everything and keeps nothing; it runs here, so that its cost is not the bridge's. */
async function collector(): Promise<string> {
  const server = createServer((request, response) => request.resume().on('end', () => response.end()));
  await once(server.listen(0, '127.0.0.1').unref(), 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** What a reader tells when it is through with what it was told to expect. */
interface Told {
  readonly cpu: number;
  /** Milliseconds from publish to stored. */
  readonly p99: number;
  /** Bytes that are in use after a collection of garbage, where they are asked for. */
  readonly heap: number;
}

/** Starts a reader in a process of its own, subscribed. */
async function reader(subject: string, broker: Broker, ...rest: string[]): Promise<ChildProcess> {
  const child = fork(program, [subject, broker.url, ...rest], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  await once(child, 'message');
  return child;
}

let sent = 0;
/** A vital sign with the time at which it is sent; each is another message. */
const next = (): string =>
  `${vitalSign(imeis, sent++).slice(0, -1)},"sent":${(performance.timeOrigin + performance.now()).toFixed(3)}}`;

/** Sends all at once, as far as the broker takes them. */
async function flood(client: MqttClient, times: number): Promise<void> {
  await Promise.all(Array.from({ length: times }, () => client.publishAsync(topic, next(), { qos: 1 })));
}

/** Sends more than fits into memory at once. */
async function stream(client: MqttClient, times: number): Promise<void> {
  for (let rest = times; rest > 0; rest -= 5_000) await flood(client, Math.min(rest, 5_000));
}

/** Sends at 2,000 messages a second, in steps of a few milliseconds. */
async function pace(client: MqttClient, times: number): Promise<void> {
  const begin = performance.now();
  const under: Promise<unknown>[] = [];
  while (under.length < times) {
    const due = Math.min(times, Math.ceil((performance.now() - begin) * 2));
    while (under.length < due) under.push(client.publishAsync(topic, next(), { qos: 1 }));
    await delay(1);
  }
  await Promise.all(under);
}

/** One reader with a broker of its own, at the cost that is asked for. */
async function reading(
  subject: string,
  send: (client: MqttClient, times: number) => Promise<void>,
  cost: (told: Told) => number,
  ...rest: string[]
): Promise<Work> {
  const broker = await startBroker();
  process.on('exit', broker.end);
  const child = await reader(subject, broker, ...rest);
  const client = await connectAsync(broker.url, { protocolVersion: 5 });
  return async (times) => {
    child.send(times);
    await once(child, 'message');
    const through = once(child, 'message');
    await send(client, times);
    const [told] = await through;
    return new Cost(cost(told as Told));
  };
}

/** The exporter of Debian with a broker of its own: the CPU that it used until it had read everything. */
async function exporting(path: string): Promise<Work> {
  const broker = await startBroker();
  process.on('exit', broker.end);
  const exporter = await startExporter(path, broker, topic);
  const client = await connectAsync(broker.url, { protocolVersion: 5 });
  return async (times) => {
    const before = await exporter.read();
    await flood(client, times);
    const after = await until('the exporter has read everything', async () => {
      const now = await exporter.read();
      return now.messages >= before.messages + times && now;
    });
    return new Cost(after.cpu - before.cpu);
  };
}

/** Against what only sets gauges, where that is installed. */
function exporterCases(): readonly Case[] {
  if (exporterPath === undefined) {
    process.stderr.write(`Left out: device message against ${exporterName}, which is not on PATH.\n`);
    return [];
  }
  const path = exporterPath;
  return [
    {
      name: 'device message, CPU, spool: power',
      against: exporterName,
      times: 20_000,
      rounds: 9,
      warmUps: 3,
      setUp: async () => ({
        ours: await reading('bridge', flood, ({ cpu }) => cpu, await collector(), 'power'),
        theirs: await exporting(path),
      }),
    },
  ];
}

/** The bridge's way of a message from the broker through the spool and the five steps, with directory and store in memory. */
export const bridgeCases: readonly Case[] = [
  ...exporterCases(),
  ...(
    [
      ['spool: process', 'bridge', 'process'],
      ['spool: power', 'bridge', 'power'],
      // With a store that is as quick as memory no message needs the spool's file; here every one does.
      ['spool: power, store: 25 ms', 'bridge with a slow store', 'power'],
    ] as const
  ).map(([what, subject, durability]) => ({
    name: `device message, CPU, ${what}`,
    against: 'mqtt.js + JSON.parse',
    times: 20_000,
    rounds: 15,
    setUp: async () => ({
      ours: await reading(subject, flood, ({ cpu }) => cpu, await collector(), durability),
      theirs: await reading('mqtt.js', flood, ({ cpu }) => cpu),
    }),
  })),
  {
    name: 'publish to stored, p99 at 2,000/s',
    against: '50 ms',
    times: 2_000,
    setUp: async () => ({
      ours: await reading('bridge with delays', pace, ({ p99 }) => p99, await collector(), 'power'),
      theirs: () => new Cost(50),
    }),
  },
  {
    // At a rate, since of a flood spans would be dropped.
    name: 'device message at 2,000/s, CPU, every span',
    against: 'a tenth of traces',
    times: 4_000,
    rounds: 9,
    warmUps: 3,
    setUp: async () => ({
      ours: await reading('bridge with every span', pace, ({ cpu }) => cpu, await collector(), 'power'),
      theirs: await reading('bridge', pace, ({ cpu }) => cpu, await collector(), 'power'),
    }),
  },
  {
    name: 'memory after 10,000,000 device messages',
    against: 'after 100,000',
    times: 10_000_000,
    rounds: 1,
    warmUps: 0,
    isLong: true,
    setUp: async () => {
      const work = await reading('bridge with its memory', stream, ({ heap }) => heap, await collector(), 'power');
      const before = await work(100_000);
      return { ours: work, theirs: () => before };
    },
  },
];
