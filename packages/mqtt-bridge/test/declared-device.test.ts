import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineCatalog } from '@pulsetrail/catalog';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { until } from '../../../test/support/until.js';
import { type Bridge, startBridge } from '../src/bridge.js';
import { parseBrokers } from '../src/broker-address.js';
import { openTimeZone } from '../src/message/time.js';
import { openSqlClient } from '../src/sql/client.js';
import { type Broker, startBroker } from './fixtures/broker.js';
import { gatewayMac } from './fixtures/messages.js';

const catalog = defineCatalog({
  services: {},
  devices: {
    'door-sensor': {
      topics: ['doors/+/state'],
      device: '/serial',
      kind: 'state',
      time: '/at',
      schema: { type: 'object', required: ['serial', 'state'] },
      values: { open: '/state/open', battery: { at: '/state/battery', range: [0, 100] } },
      heartbeat: '60s',
      alarms: { forced: { at: '/state/forced', is: true } },
    },
  },
  pipelines: { doors: { families: ['door-sensor', 'ava4'] } },
});

let folder: string;
let broker: Broker;
let bridge: Bridge | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'declared-'));
  broker = await startBroker();
});
afterEach(async () => {
  await bridge?.close();
  await broker.close();
  await rm(folder, { recursive: true });
});

/** The value of the sample with the name and all the labels; undefined when there is none. */
async function sample(name: string, ...labels: string[]): Promise<number | undefined> {
  const text = await (await fetch(`${bridge?.url}/metrics`)).text();
  const line = text
    .split('\n')
    .find((row) => row.startsWith(`${name}{`) && labels.every((label) => row.includes(label)));
  return line === undefined ? undefined : Number(line.split(' ').at(-1));
}

test('a device that only the catalog knows is read, counted, watched, and stored for its patient', async () => {
  const patientsFile = join(folder, 'patients.json');
  const patient = { id: 'p-1', gatewayMac, devices: [{ family: 'door-sensor', id: 'D-17' }] };
  await writeFile(patientsFile, JSON.stringify({ patients: [patient] }));
  bridge = await startBridge({
    mqtt: { brokers: parseBrokers(broker.url) },
    catalog,
    zone: openTimeZone('UTC'),
    patientsFile,
    dataDir: folder,
    host: '127.0.0.1',
    port: 0,
    say: () => undefined,
  });
  await until('the bridge is ready', async () => (await fetch(`${bridge?.url}/readyz`)).ok);
  expect(await sample('device_alarms_total', 'device_type="door-sensor"', 'alarm="forced"')).toBe(0);

  const publisher = await broker.publisher();
  const publish = (message: object) => publisher.publishAsync('doors/D-17/state', JSON.stringify(message), { qos: 1 });
  const at = Math.floor(Date.now() / 1_000) - 5;
  await publish({ serial: 'D-17', at, state: { open: true, battery: 120, forced: true } });
  await publish({ serial: 'D-18', at, state: { open: false } });
  await publish({ serial: 'D-17', at });
  const outcomes = (outcome: string) =>
    sample('device_messages_total', 'device_type="door-sensor"', 'message_kind="state"', `outcome="${outcome}"`);
  for (const outcome of ['stored', 'patient_not_found', 'invalid']) {
    await until(`a message ends as ${outcome}`, async () => (await outcomes(outcome)) === 1);
  }
  expect(await sample('device_alarms_total', 'device_type="door-sensor"', 'alarm="forced"')).toBe(1);
  expect(await sample('device_online', 'device_type="door-sensor"')).toBe(2);
  expect(await sample('cache_requests_total', 'outcome="miss"')).toBe(2);
  const page = await (await fetch(`${bridge.url}/metrics`)).text();
  expect(page).not.toMatch(/D-1[78]/);

  await bridge.close();
  bridge = undefined;
  const client = await openSqlClient(undefined, join(folder, 'medical'));
  try {
    const rows = await client.query(
      'SELECT patient_id, via, family, kind, measured_at, clock, reading, out_of_range FROM pulsetrail.medical_records',
    );
    expect(rows).toEqual([
      {
        patient_id: 'p-1',
        via: 'device',
        family: 'door-sensor',
        kind: 'state',
        measured_at: new Date(at * 1_000),
        clock: 'device',
        reading: { open: true, battery: 120 },
        out_of_range: ['battery'],
      },
    ]);
  } finally {
    await client.close();
  }
});
