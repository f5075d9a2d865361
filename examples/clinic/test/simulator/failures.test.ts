import { describe, expect, test } from 'vitest';
import { createRandom } from '../../src/random.js';
import { failures } from '../../src/simulator/failures.js';
import { type SimulatedFamilyName, simulatedFamilies } from '../../src/simulator/families.js';
import { createFleet } from '../../src/simulator/fleet.js';
import type { JsonObject } from '../../src/simulator/source.js';
import { at, moment, momentSeconds, write } from './source.fixture.js';

const fleet = createFleet({ seed: 1, devices: 20 });

/** What arrives when a message of a kind goes wrong in a way. */
function spoil(name: string, family: SimulatedFamilyName, kind: string) {
  const failure = failures.find((candidate) => candidate.name === name);
  const [draft] = write(simulatedFamilies[family].source(fleet), kind);
  if (failure === undefined || draft === undefined) throw new Error(`No failure ${name}.`);
  expect(failure.applies(family, kind)).toBe(true);
  const arriving = failure.spoil(draft, createRandom(5), moment);
  const body = (): JsonObject => JSON.parse(arriving[0]?.payload.toString() ?? '') as JsonObject;
  return { draft, arriving, topic: arriving[0]?.topic, body };
}

const isUtf8 = (payload: Buffer | undefined) =>
  Buffer.from(payload?.toString() ?? '').equals(payload ?? Buffer.alloc(0));

test('bytes that are not UTF-8', () => {
  expect(isUtf8(spoil('not_utf8', 'qube', 'spo2').arriving[0]?.payload)).toBe(false);
});

test('JSON that ends too early', () => {
  expect(spoil('invalid_json', 'ava4', 'spo2').body).toThrow(SyntaxError);
});

test.each([
  ['kati', 'hb', 'heartbeat', 'IMEI'],
  ['qube', 'CM4_BLE_GW_TX', 'spo2', 'citiz'],
] as const)('the key field of %s is missing', (family, _, kind, key) => {
  expect(spoil('missing_key', family, kind).body()).not.toHaveProperty(key);
});

test('the attribute of an AVA4 reading is missing', () => {
  expect(at(spoil('missing_key', 'ava4', 'spo2').body(), 'data')).not.toHaveProperty('attribute');
});

test('an attribute and types that nobody knows', () => {
  expect(at(spoil('unknown_attribute', 'qube', 'spo2').body(), 'data', 'attribute')).toBe('ECG_PROTOTYPE');
  expect(spoil('unknown_type', 'ava4', 'spo2').body().type).toBe('reportPrototype');
  expect(spoil('unknown_type', 'kati', 'vitals').topic).toBe('iMEDE_watch/prototype');
});

describe('who it belongs to', () => {
  const mapped = new Set(fleet.patients.flatMap(({ devices = [] }) => devices.map(({ mac }) => mac)));
  const owned = (body: JsonObject) => fleet.patients.some(({ gatewayMac }) => gatewayMac === body.mac);
  const address = (body: JsonObject) => String(at(body, 'data', 'value', 'device_list', 0, 'ble_addr'));

  test('an unmapped sub-device under a gateway with an owner', () => {
    const body = spoil('unmapped_sub_device', 'ava4', 'spo2').body();
    expect([mapped.has(address(body)), owned(body)]).toEqual([false, true]);
  });

  test('an unmapped sub-device under an unknown gateway', () => {
    const body = spoil('unknown_patient', 'ava4', 'spo2').body();
    expect([mapped.has(address(body)), owned(body)]).toEqual([false, false]);
    expect(new Set([body.mac, body.deviceCode, at(body, 'data', 'mac')]).size).toBe(1);
  });

  test('an unknown watch and an unknown citizen', () => {
    const { IMEI } = spoil('unknown_patient', 'kati', 'vitals').body();
    expect(fleet.patients.some(({ watchImei }) => watchImei === IMEI)).toBe(false);
    expect(String(IMEI)).toMatch(/^\d{15}$/);
    const { citiz } = spoil('unknown_patient', 'qube', 'spo2').body();
    expect(fleet.patients.some(({ citizenId }) => citizenId === citiz)).toBe(false);
    expect(String(citiz)).toMatch(/^\d{13}$/);
  });

  test('the same address in another form', () => {
    const { draft, body } = spoil('mac_form', 'ava4', 'spo2');
    const plain = address(body()).replaceAll(/[:-]/g, '').toLowerCase();
    expect(address(body())).not.toBe(address(draft.body));
    expect(plain).toBe(address(draft.body));
  });
});

describe('time', () => {
  const threeYears = 3 * 31_556_952;

  test('clocks that are years ahead', () => {
    const reading = spoil('clock_ahead', 'ava4', 'spo2').body();
    expect(reading.time).toBe(momentSeconds + threeYears);
    expect(at(reading, 'data', 'value', 'device_list', 0, 'scan_time')).toBe(momentSeconds - 2 + threeYears);
    expect(spoil('clock_ahead', 'kati', 'heartbeat').body().timeStamps).toBe('04/03/2029 05:06:07');
    expect(at(spoil('clock_ahead', 'kati', 'batch').body(), 'data', 11, 'timestamp')).toBe(momentSeconds + threeYears);
  });

  test('no time at all', () => {
    const reading = JSON.stringify(spoil('no_timestamp', 'ava4', 'spo2').body());
    expect(reading).not.toMatch(/time/);
    expect(spoil('no_timestamp', 'kati', 'vitals').body()).not.toHaveProperty('timeStamps');
  });
});

test('a heartbeat under the topic of sleep', () => {
  const { topic, body } = spoil('heartbeat_shaped_sleep', 'kati', 'sleep');
  expect(topic).toBe('iMEDE_watch/sleepdata');
  expect(body()).toHaveProperty('battery');
  expect(body()).not.toHaveProperty('sleep');
});

test.each([
  ['ava4', 'spo2', 'dusun_sub'],
  ['kati', 'sos', 'iMEDE_watch/sos'],
  ['kati', 'fall', 'iMEDE_watch/FALLDOWN'],
] as const)('the other spelling of the topic of %s %s', (family, kind, topic) => {
  expect(spoil('topic_spelling', family, kind).topic).toBe(topic);
});

test('the forms of older firmware', () => {
  expect(spoil('legacy_form', 'ava4', 'spo2').body()).not.toHaveProperty('from');
  expect(Object.keys(spoil('legacy_form', 'kati', 'batch').body())).toEqual(
    expect.arrayContaining(['IMEI', 'timeStamps', 'hr', 'systolic', 'diastolic', 'spo2']),
  );
});

test('a message after which the connection breaks off, and one that the broker keeps', () => {
  expect(spoil('dropped_connection', 'qube', 'spo2').arriving).toMatchObject([{ breaksOff: true }]);
  expect(spoil('retained', 'kati', 'sos').arriving).toMatchObject([{ topic: 'iMEDE_watch/SOS', retain: true }]);
});

test('one message twice, and a device that falls silent', () => {
  const [first, second] = spoil('sent_twice', 'ava4', 'spo2').arriving;
  expect(second).toEqual(first);
  expect(spoil('silent_device', 'ava4', 'heartbeat').arriving).toEqual([]);
});
