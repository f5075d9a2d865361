import { defineCatalog } from '@pulsetrail/catalog';
import { expect, test, vi } from 'vitest';
import { chosenFamilies } from '../../src/families/chosen.js';
import { ava4BloodPressure, ava4Heartbeat, imei, katiVitals, qubeHeartbeat } from '../fixtures/messages.js';
import { routed } from '../fixtures/ports.js';
import { minute, testPresence, zone } from '../fixtures/presence.js';

const tested = testPresence();
const { open, send, gateway, watch, state, changesTo } = tested;

test('nobody is known at first, and the series are there', async () => {
  open();
  const { body } = await tested.telemetry.metricsPage();
  for (const type of ['ava4', 'kati', 'qube']) {
    expect(body).toMatch(new RegExp(`^device_online\\{.*device_type="${type}".*\\} 0$`, 'm'));
    expect(body).toMatch(new RegExp(`^device_silent\\{.*device_type="${type}".*\\} 0$`, 'm'));
  }
});

test('a gateway is silent after three missed heartbeats, not after two, and online with the next', async () => {
  open();
  gateway();
  expect(await state('ava4')).toEqual([1, 0]);
  vi.advanceTimersByTime(2.9 * minute);
  expect(await state('ava4')).toEqual([1, 0]);
  vi.advanceTimersByTime(0.2 * minute);
  expect(await state('ava4')).toEqual([0, 1]);
  expect([await changesTo('silent'), await changesTo('online')]).toEqual([1, 0]);
  gateway();
  expect(await state('ava4')).toEqual([1, 0]);
  expect([await changesTo('silent'), await changesTo('online')]).toEqual([1, 1]);
});

test('any message is a sign of life, and a reading is its gateway’s, whatever measured it', async () => {
  open();
  gateway();
  vi.advanceTimersByTime(2 * minute);
  send('ava4', 'dusun_pub', ava4BloodPressure);
  vi.advanceTimersByTime(2 * minute);
  expect(await state('ava4')).toEqual([1, 0]);
});

test('the reading of a Bluetooth device that names no gateway is no gateway’s sign of life', async () => {
  open();
  const { mac: _gateway, deviceCode: _code, data, ...unnamed } = ava4BloodPressure;
  send('ava4', 'dusun_pub', { ...unnamed, data: { ...data, mac: undefined } });
  expect(await state('ava4')).toEqual([0, 0]);
});

test('devices are told apart by family and id', async () => {
  open();
  gateway();
  gateway('02005e100007');
  gateway('02:00:5E:10:00:08');
  send('qube', 'CM4_BLE_GW_TX', { ...qubeHeartbeat, mac: '02:00:5e:10:00:07' });
  expect([await state('ava4'), await state('qube')]).toEqual([
    [2, 0],
    [1, 0],
  ]);
});

test.each([
  ['normal', 1, 15],
  ['saving', '2', 60],
  ['emergency', 3, 1],
  ['satellites, whose interval nobody knows', 8, 60],
  ['unknown', 99, 60],
])('a watch in the working mode %s is waited for three times its period', async (_name, workingMode, period) => {
  open();
  watch({ workingMode });
  vi.advanceTimersByTime((3 * period - 0.1) * minute);
  expect(await state('kati')).toEqual([1, 0]);
  vi.advanceTimersByTime(0.2 * minute);
  expect(await state('kati')).toEqual([0, 1]);
});

test('a change of the working mode changes the period at once, and other messages leave it', async () => {
  open();
  watch({ workingMode: 2 });
  vi.advanceTimersByTime(100 * minute);
  watch({ workingMode: 3 });
  send('kati', 'iMEDE_watch/VitalSign', katiVitals);
  vi.advanceTimersByTime(2.9 * minute);
  expect(await state('kati')).toEqual([1, 0]);
  vi.advanceTimersByTime(0.2 * minute);
  expect(await state('kati')).toEqual([0, 1]);
});

test('a watch whose working mode is not known yet has the longest period', async () => {
  open();
  send('kati', 'iMEDE_watch/VitalSign', katiVitals);
  vi.advanceTimersByTime(179 * minute);
  expect(await state('kati')).toEqual([1, 0]);
});

test.each([
  [
    'that says that a watch has gone',
    () => send('kati', 'iMEDE_watch/onlineTrigger', { IMEI: imei, status: 'offline' }),
  ],
  ['that the broker kept', () => send('ava4', 'ESP32_BLE_GW_TX', ava4Heartbeat, { retained: true })],
  ['that cannot be read', () => send('ava4', 'ESP32_BLE_GW_TX', { ...ava4Heartbeat, mac: 'x' })],
])('a message %s is no sign of life', async (_name, act) => {
  open();
  act();
  expect([await state('kati'), await state('ava4')]).toEqual([
    [0, 0],
    [0, 0],
  ]);
});

test('a family of the catalog’s own has the heartbeat that it says, and without one nobody waits', async () => {
  const declared = { topics: ['doors/+'], device: '/serial', kind: 'state' } as const;
  const catalog = defineCatalog({
    services: {},
    devices: {
      door: { ...declared, heartbeat: '10s' },
      lamp: { ...declared, topics: ['lamps/+'] },
    },
    pipelines: { house: { families: ['door', 'lamp'] } },
  });
  const own = chosenFamilies(catalog);
  open({ families: own, catalog });
  for (const family of own) {
    const message = routed(family.name, family.topics[0]?.replace('+', 'x') ?? '', { serial: 'D-1' });
    tested.presence.seen(message, family.parse(message.topic, message.payload, { zone, now: Date.now() }));
  }
  expect([await state('door'), await state('lamp')]).toEqual([
    [1, 0],
    [0, 0],
  ]);
  vi.advanceTimersByTime(31_000);
  expect(await state('door')).toEqual([0, 1]);
});
