import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { start } from '@pulsetrail/sdk';
import { connect } from 'mqtt';
import { parseBrokerAddress } from '../packages/mqtt-bridge/dist/broker-address.js';
import { connectOptions } from '../packages/mqtt-bridge/dist/connection/connect-options.js';
import { mqttLinks } from '../packages/mqtt-bridge/dist/connection/mqtt-link.js';
import { batchedDirectory, batchedStore } from '../packages/mqtt-bridge/dist/dispatch/batched.js';
import { families } from '../packages/mqtt-bridge/dist/families/index.js';
import { createMessageReader } from '../packages/mqtt-bridge/dist/message/message-reader.js';
import { openTimeZone } from '../packages/mqtt-bridge/dist/message/time.js';
import { routerOf, routesOf } from '../packages/mqtt-bridge/dist/message/topics.js';
import { openMessageLine } from '../packages/mqtt-bridge/dist/message-line.js';
import { keepObjectsYoung } from '../packages/mqtt-bridge/dist/process/young-objects.js';
import { createRecorder } from '../packages/mqtt-bridge/dist/recording/recorder.js';
import { Spool } from '../packages/mqtt-bridge/dist/spool/spool.js';
import { spoolMetrics } from '../packages/mqtt-bridge/dist/spool/spool-metrics.js';

/** Reads vital signs at QoS 1 in a process of its own, as the first argument says, and tells what that cost. */
const [subject = '', brokerUrl = '', collector = '', durability = 'power'] = process.argv.slice(2);
const topic = 'iMEDE_watch/VitalSign';

let expected = 0;
let handled = 0;
let delays: number[] = [];
let before = process.cpuUsage();

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Bytes that are in use after a collection of garbage. */
function heapUsed(): number {
  collectGarbage();
  const { heapUsed: heap, external } = process.memoryUsage();
  return heap + external;
}

/** So many messages are through. */
function isThrough(count: number): void {
  handled += count;
  if (expected === 0 || handled < expected) return;
  const { user, system } = process.cpuUsage(before);
  const sorted = delays.toSorted((left, right) => left - right);
  const p99 = sorted[Math.floor(sorted.length * 0.99)] ?? 0;
  process.send?.({ cpu: user + system, p99, heap: subject === 'bridge with its memory' ? heapUsed() : 0 });
  expected = 0;
}

process.on('message', (count: number) => {
  [expected, handled, delays, before] = [count, 0, [], process.cpuUsage()];
  process.send?.('ready');
});
process.on('disconnect', () => process.exit());

/** What a user would write who only wants the values. */
function readPlainly(): void {
  const client = connect(brokerUrl, {
    protocolVersion: 5,
    clean: false,
    clientId: subject,
    properties: { receiveMaximum: 1_000 },
  });
  let last: unknown;
  client.on('message', (_topic, payload) => {
    last = JSON.parse(payload.toString());
    isThrough(1);
  });
  client.on('connect', () => client.subscribe(topic, { qos: 1 }, () => process.send?.(last ?? 'subscribed')));
}

/** The whole way, with directory and store in memory: what they cost is not ours. */
function readAsBridge(): void {
  // As the program does.
  keepObjectsYoung();
  const folder = mkdtempSync(join(tmpdir(), 'pulsetrail-bench-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const telemetry = start({
    service: 'bench',
    metrics: { server: false },
    http: false,
    traces: { endpoint: collector, ratio: subject === 'bridge with every span' ? 1 : 0.1 },
  });
  const address = parseBrokerAddress(brokerUrl);
  const routes = routesOf([families.kati], { kati: [topic] });
  const figures = spoolMetrics(telemetry);
  const recorder = createRecorder({ telemetry, families: [families.kati], clientId: subject, broker: address });
  const sentAt = /"sent":([\d.]+)/;
  const line = openMessageLine({
    spool: new Spool(
      { file: join(folder, 'spool', 'spool.db'), durability: durability === 'process' ? 'process' : 'power' },
      figures.events,
    ),
    spoolMetrics: figures,
    read: createMessageReader({
      families: { kati: families.kati },
      route: routerOf(routes),
      zone: openTimeZone('UTC'),
    }),
    directory: batchedDirectory({
      find: async (lookups) => lookups.map((keys) => ({ patientId: keys[0]?.value ?? '', via: 'imei' })),
      update: async () => undefined,
    }),
    store: batchedStore({
      save: async (records) => {
        if (subject === 'bridge with a slow store') await delay(25);
        return records.map(({ key }) => key);
      },
      knows: async () => false,
      ping: async () => undefined,
    }),
    recorder: {
      ...recorder,
      done(run) {
        if (subject === 'bridge with delays') {
          const [, sent] = sentAt.exec(Buffer.from(run.message.payload).toString('latin1')) ?? [];
          delays.push((run.steps.at(-1)?.end ?? 0) - Number(sent));
        }
        recorder.done(run);
        isThrough(1);
      },
    },
    families: ['kati'],
    say: () => undefined,
  });
  mqttLinks({
    connectOptions: connectOptions({ brokers: [[address]] }, address, subject),
    subscriptions: {
      subscriptions: routes.map(({ subscription }) => subscription),
      unwanted: () => [],
      onSettled: () => undefined,
    },
  })(5, {
    onUp: () => undefined,
    onSubscriptions: () => process.send?.('subscribed'),
    onMessage: line.take,
    onEnd: () => process.exit(1),
  });
}

if (subject === 'mqtt.js') readPlainly();
else readAsBridge();
