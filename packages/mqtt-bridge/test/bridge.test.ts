import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineCatalog } from '@pulsetrail/catalog';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { until } from '../../../test/support/until.js';
import { type Bridge, type BridgeOptions, startBridge } from '../src/bridge.js';
import { parseBrokers } from '../src/broker-address.js';
import { openTimeZone } from '../src/message/time.js';
import { type Broker, startBroker } from './fixtures/broker.js';
import {
  ava4Heartbeat,
  ava4Reading,
  citizenId,
  cuff,
  gatewayMac,
  imei,
  katiSos,
  katiVitals,
  qubeTemperature,
} from './fixtures/messages.js';

let folder: string;
let patientsFile: string;
let broker: Broker;
let bridge: Bridge | undefined;
let said: string[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bridge-'));
  patientsFile = join(folder, 'patients.json');
  const patient = { id: 'p-1', citizenId, gatewayMac, watchImei: imei, devices: [{ mac: cuff }] };
  await writeFile(patientsFile, JSON.stringify({ patients: [patient] }));
});
afterAll(() => rm(folder, { recursive: true }));

beforeEach(async () => {
  broker = await startBroker();
  said = [];
});
afterEach(async () => {
  await bridge?.close();
  bridge = undefined;
  await broker.close();
});

const open = async (rest: Partial<BridgeOptions> = {}) => {
  bridge = await startBridge({
    mqtt: { brokers: [[broker.address]] },
    zone: openTimeZone('UTC'),
    patientsFile,
    host: '127.0.0.1',
    port: 0,
    say: (sentence) => said.push(sentence),
    ...rest,
  });
  return bridge;
};

const get = (path: string) => fetch(`${bridge?.url}${path}`);
const isReady = () => until('the bridge is ready', async () => (await get('/readyz')).ok);
const page = async () => (await get('/metrics')).text();
const messages = async (family: string, kind: string, outcome: string) => {
  const labels = `device_type="${family}",message_kind="${kind}",outcome="${outcome}"`;
  const line = (await page())
    .split('\n')
    .find((text) => text.startsWith('device_messages_total') && text.includes(labels));
  return Number(line?.split(' ').at(-1));
};

test('takes messages of every family from the broker to the store and onto the page', async () => {
  await open();
  await isReady();
  const publisher = await broker.publisher();
  const publish = (topic: string, payload: unknown) =>
    publisher.publishAsync(topic, typeof payload === 'string' ? payload : JSON.stringify(payload), { qos: 1 });
  await publish('ESP32_BLE_GW_TX', ava4Heartbeat);
  await publish('dusun_sub', ava4Reading('BP_BIOLIGTH', [{ ble_addr: cuff, bp_high: 126, bp_low: 81 }]));
  await publish('dusun_pub', ava4Reading('BodyScale_JUMPER', [{ ble_addr: '02005e2000ff', weight: 70 }]));
  await publish('iMEDE_watch/VitalSign', katiVitals);
  await publish('iMEDE_watch/SOS', katiSos);
  await publish('iMEDE_watch/SOS', katiSos);
  await publish('CM4_BLE_GW_TX', { ...qubeTemperature, citiz: '9900000000099' });
  await publish('CM4_BLE_GW_TX', '{"citiz":');
  await publish('CM4_BLE_GW_TX', qubeTemperature);
  await until('the last message is stored', async () => (await messages('qube', 'body_temp', 'stored')) === 1);

  expect(await messages('ava4', 'heartbeat', 'status')).toBe(1);
  expect(await messages('ava4', 'blood_pressure', 'stored')).toBe(1);
  expect(await messages('ava4', 'weight', 'owner_fallback')).toBe(1);
  expect(await messages('kati', 'vital_signs', 'stored')).toBe(1);
  expect(await messages('kati', 'sos', 'stored')).toBe(2);
  expect(await messages('qube', 'body_temp', 'patient_not_found')).toBe(1);
  expect(await messages('qube', 'unknown', 'invalid')).toBe(1);
  const text = await page();
  expect(text).toMatch(/device_alarms_total\{[^}]*alarm="sos"\} 2/);
  expect(text).toMatch(/pulsetrail_bridge_connected\{[^}]*\} 1/);
  for (const personal of [citizenId, imei, cuff, gatewayMac, 'Test', '126', '13.5']) {
    expect(text.split('\n').filter((line) => line.includes(`"${personal}`))).toEqual([]);
    expect(said.join('\n')).not.toContain(personal);
  }
});

test('reads the families of the catalog only', async () => {
  const catalog = defineCatalog({ services: {}, pipelines: { watches: { families: ['kati'] } } });
  await open({ catalog });
  await isReady();
  expect(said).toContain(`Reading kati; metrics and health at ${bridge?.url}.`);
  expect(await messages('kati', 'sos', 'stored')).toBe(0);
  expect(await messages('ava4', 'weight', 'stored')).toBeNaN();
});

test('a catalog without device families is refused in one sentence', async () => {
  await expect(open({ catalog: defineCatalog({ services: {} }) })).rejects.toThrow(
    'The catalog has no device families',
  );
});

test('keeps running while the broker is away, and says that it is not ready', async () => {
  await open({ mqtt: { brokers: parseBrokers('mqtt://user:hidden@127.0.0.1:1') } });
  const response = await get('/readyz');
  expect([response.status, await response.json()]).toEqual([503, { broker: false, store: true, spool: true }]);
  expect((await get('/healthz')).status).toBe(200);
  await until('the refusal is said', () => said.some((sentence) => sentence.includes('ECONNREFUSED')));
  expect(said.join()).not.toContain('hidden');
});

test('a message that comes while the bridge is away is stored after its return', async () => {
  await open();
  await isReady();
  await bridge?.close();
  const publisher = await broker.publisher();
  await publisher.publishAsync('iMEDE_watch/SOS', JSON.stringify(katiSos), { qos: 1 });
  await open();
  await until('the message is stored', async () => (await messages('kati', 'sos', 'stored')) === 1);
});

test('an alarm that the broker keeps is raised once, not again with every subscription', async () => {
  const metric = async (name: string, label: string) =>
    Number(new RegExp(`^${name}\\{[^}]*${label}[^}]*\\} (\\d+)$`, 'm').exec(await page())?.[1]);
  const alarms = () => metric('device_alarms_total', 'device_type="kati",alarm="sos"');
  const dataDir = join(folder, 'data');
  await open({ dataDir });
  await isReady();
  const publisher = await broker.publisher();
  await publisher.publishAsync('iMEDE_watch/SOS', JSON.stringify(katiSos), { qos: 1, retain: true });
  await until('the alarm is stored', async () => (await messages('kati', 'sos', 'stored')) === 1);
  expect(await alarms()).toBe(1);
  await bridge?.close();

  await open({ dataDir });
  const again = () => metric('device_redeliveries_total', 'device_type="kati"');
  await until('the alarm has come again', async () => (await again()) === 1);
  // The one from before the restart.
  expect(await alarms()).toBe(1);
  expect(await messages('kati', 'sos', 'stored')).toBe(0);
});

test('a port that is taken is said', async () => {
  await open();
  const port = Number(new URL(bridge?.url ?? '').port);
  await expect(open({ port })).rejects.toThrow('is taken');
});
