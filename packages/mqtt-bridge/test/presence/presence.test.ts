import { defineCatalog } from '@pulsetrail/catalog';
import { start, type Telemetry } from '@pulsetrail/sdk';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { chosenFamilies } from '../../src/families/chosen.js';
import { families } from '../../src/families/index.js';
import { openPresence, type Presence, type PresenceOptions } from '../../src/presence/presence.js';
import type { KnownDevice, PresenceChanges, PresenceStore } from '../../src/presence/presence-store.js';
import { openTimeZone } from '../../src/time.js';
import {
  ava4BloodPressure,
  ava4Heartbeat,
  imei,
  katiHeartbeat,
  katiVitals,
  qubeHeartbeat,
} from '../fixtures/messages.js';
import { routed as routedTo } from '../fixtures/ports.js';
import { samplesOf } from '../fixtures/samples.js';

const minute = 60_000;
const [home, other]: [string, string] = ['mqtt://home:1883', 'mqtt://other:1883'];
const zone = openTimeZone('UTC');

/** Keeps devices in memory over a restart, and can be made to fail. */
class MemoryStore implements PresenceStore {
  readonly secret = new Uint8Array(32).fill(7);
  readonly devices = new Map<string, KnownDevice>();
  readonly saves: PresenceChanges[] = [];
  isFailing = false;

  load() {
    return this.devices.values();
  }
  save(changes: PresenceChanges) {
    if (this.isFailing) throw new Error('disk full');
    this.saves.push(changes);
    for (const device of changes.known) this.devices.set(device.key, device);
    for (const key of changes.forgotten) this.devices.delete(key);
  }
  close() {}
}

let telemetry: Telemetry;
let store: MemoryStore;
let presence: Presence;
const said: string[] = [];

const open = (rest: Partial<PresenceOptions> = {}): Presence => {
  presence = openPresence({
    telemetry,
    families: Object.values(families),
    brokers: [home, other],
    store,
    say: (sentence) => said.push(sentence),
    ...rest,
  });
  presence.listening(home, true);
  return presence;
};

/** A process that begins anew after a time: other metrics, the same store. */
const restart = async (rest: Partial<PresenceOptions> = {}, away = 0) => {
  presence.close();
  vi.advanceTimersByTime(away);
  await telemetry.stop(100);
  telemetry = start({ service: 'mqtt-bridge', metrics: { server: false }, http: false, hashKey: 'a key of the tests' });
  return open(rest);
};

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date', 'performance'] });
  telemetry = start({ service: 'mqtt-bridge', metrics: { server: false }, http: false, hashKey: 'a key of the tests' });
  store = new MemoryStore();
  said.length = 0;
});
afterEach(async () => {
  presence.close();
  vi.useRealTimers();
  await telemetry.stop(100);
});

const send = (
  family: keyof typeof families,
  topic: string,
  payload: object,
  rest: { retained?: boolean; broker?: string } = {},
) => {
  const { retained = false } = rest;
  const message = routedTo(family, topic, payload, { retained });
  presence.seen(message, families[family].parse(topic, message.payload, { zone, now: Date.now() }), rest.broker);
};
const gateway = (mac = '02:00:5E:10:00:07', broker = home) =>
  send('ava4', 'ESP32_BLE_GW_TX', { ...ava4Heartbeat, mac }, { broker });
const watch = (body: object = {}, word = 'hb') => send('kati', `iMEDE_watch/${word}`, { ...katiHeartbeat, ...body });

const state = async (type: string) => {
  const sample = samplesOf(telemetry);
  const labels = { device_type: type };
  return [await sample('device_online', labels), await sample('device_silent', labels)];
};
const changesTo = (value: string) => samplesOf(telemetry)('device_presence_changes_total', { presence: value });

test('nobody is known at first, and the series are there', async () => {
  open();
  const { body } = await telemetry.metricsPage();
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

describe('silence that is the bridge’s own', () => {
  test('while the broker is away nobody falls silent, and then the count goes on', async () => {
    open();
    gateway();
    vi.advanceTimersByTime(2 * minute);
    presence.listening(home, false);
    vi.advanceTimersByTime(600 * minute);
    expect(await state('ava4')).toEqual([1, 0]);
    presence.listening(home, true);
    vi.advanceTimersByTime(0.9 * minute);
    expect(await state('ava4')).toEqual([1, 0]);
    vi.advanceTimersByTime(0.2 * minute);
    expect(await state('ava4')).toEqual([0, 1]);
  });

  test.each([
    ['ahead', 400 * 86_400_000],
    ['back', -400 * 86_400_000],
  ])('a machine’s clock that jumps %s changes nothing', async (_name, jump) => {
    open();
    gateway();
    vi.advanceTimersByTime(2 * minute);
    vi.setSystemTime(Date.now() + jump);
    vi.advanceTimersByTime(0.9 * minute);
    expect(await state('ava4')).toEqual([1, 0]);
    vi.advanceTimersByTime(0.2 * minute);
    expect(await state('ava4')).toEqual([0, 1]);
  });

  test('a process that stood still for an hour was not listening', async () => {
    open();
    gateway();
    const real = performance.now.bind(performance);
    const stopped = vi.spyOn(performance, 'now').mockImplementation(() => real() + 60 * minute);
    vi.advanceTimersByTime(minute);
    expect(await state('ava4')).toEqual([1, 0]);
    stopped.mockRestore();
  });

  test('a long stop of the bridge is none of its devices, whose silence goes on with its return', async () => {
    open();
    gateway();
    vi.advanceTimersByTime(2 * minute);
    await restart({}, 3 * 24 * 60 * minute);
    vi.advanceTimersByTime(0.9 * minute);
    expect(await state('ava4')).toEqual([1, 0]);
    vi.advanceTimersByTime(0.2 * minute);
    expect(await state('ava4')).toEqual([0, 1]);
  });

  test('however often the bridge begins anew, a device that is not heard falls silent', async () => {
    open();
    gateway();
    for (let round = 0; round < 11; round++) {
      vi.advanceTimersByTime(0.29 * minute);
      await restart();
    }
    expect(await state('ava4')).toEqual([1, 0]);
    vi.advanceTimersByTime(0.2 * minute);
    expect(await state('ava4')).toEqual([0, 1]);
  });

  test('a bridge that ends without a word forgets a minute at most, and not that a device was heard since', async () => {
    /** What is kept when the process is killed. */
    const killed = async () => {
      const kept = new Map(store.devices);
      await restart();
      presence.close();
      store.devices.clear();
      for (const [key, device] of kept) store.devices.set(key, device);
      await restart();
    };
    open();
    gateway();
    vi.advanceTimersByTime(2.5 * minute);
    await killed();
    vi.advanceTimersByTime(1.1 * minute);
    expect(await state('ava4')).toEqual([0, 1]);
    gateway();
    vi.advanceTimersByTime(2.5 * minute);
    gateway();
    vi.advanceTimersByTime(2_000);
    await killed();
    vi.advanceTimersByTime(2.9 * minute);
    expect(await state('ava4')).toEqual([1, 0]);
  });

  test('who is heard through one broker falls silent while another is away, over a restart too', async () => {
    open();
    presence.listening(other, true);
    gateway('02:00:5E:10:00:07', home);
    gateway('02:00:5E:10:00:08', other);
    vi.advanceTimersByTime(minute);
    presence.listening(other, false);
    vi.advanceTimersByTime(minute);
    await restart();
    expect(await state('ava4')).toEqual([2, 0]);
    vi.advanceTimersByTime(1.1 * minute);
    expect(await state('ava4')).toEqual([1, 1]);
    presence.listening(other, true);
    vi.advanceTimersByTime(1.9 * minute);
    expect(await state('ava4')).toEqual([1, 1]);
    vi.advanceTimersByTime(0.2 * minute);
    expect(await state('ava4')).toEqual([0, 2]);
  });

  test('a device that changes its broker is waited for there; one whose broker is gone, at the first', async () => {
    open();
    gateway();
    gateway('02:00:5E:10:00:08', other);
    gateway('02:00:5E:10:00:07', other);
    vi.advanceTimersByTime(4 * minute);
    expect(await state('ava4')).toEqual([2, 0]);
    await restart({ brokers: [home] });
    vi.advanceTimersByTime(3.1 * minute);
    expect(await state('ava4')).toEqual([0, 2]);
  });

  test('and from when the broker is there, not from its start', async () => {
    open();
    gateway();
    vi.advanceTimersByTime(minute);
    await restart();
    presence.listening(home, false);
    vi.advanceTimersByTime(100 * minute);
    expect(await state('ava4')).toEqual([1, 0]);
  });
});

test('what was silent before a restart is silent after it, and its watch’s period is known', async () => {
  open();
  gateway();
  watch({ workingMode: 3 });
  vi.advanceTimersByTime(2 * minute);
  watch({ workingMode: 1 });
  vi.advanceTimersByTime(2 * minute);
  await restart();
  expect([await state('ava4'), await state('kati'), await changesTo('silent')]).toEqual([[0, 1], [1, 0], 0]);
  vi.advanceTimersByTime(42 * minute);
  expect(await state('kati')).toEqual([1, 0]);
});

test('a device of a family that is no longer read is not waited for', async () => {
  open();
  gateway();
  watch();
  vi.advanceTimersByTime(2_000);
  await restart({ families: [families.kati] });
  vi.advanceTimersByTime(2_000);
  expect([...store.devices.values()].map(({ family }) => family)).toEqual(['kati']);
});

test('a device that has been silent for a week is forgotten, over a restart too', async () => {
  open();
  gateway();
  vi.advanceTimersByTime(4 * minute);
  await restart({}, 6 * 24 * 60 * minute);
  expect(await state('ava4')).toEqual([0, 1]);
  vi.advanceTimersByTime(24 * 60 * minute);
  expect(await state('ava4')).toEqual([0, 0]);
  expect(await samplesOf(telemetry)('pulsetrail_bridge_devices_forgotten_total', { reason: 'silent_too_long' })).toBe(
    1,
  );
  expect(store.devices.size).toBe(0);
});

test('of more devices than are kept the one unheard for the longest time makes room, whatever its period', async () => {
  open({ limit: 3 });
  watch({ workingMode: 2 });
  vi.advanceTimersByTime(1_000);
  for (const last of [1, 2, 3]) {
    gateway(`02:00:5E:10:00:0${last}`);
    vi.advanceTimersByTime(1_000);
  }
  expect([await state('kati'), await state('ava4')]).toEqual([
    [0, 0],
    [3, 0],
  ]);
  gateway('02:00:5E:10:00:01');
  gateway('02:00:5E:10:00:04');
  vi.advanceTimersByTime(1_000);
  expect(await state('ava4')).toEqual([3, 0]);
  expect(await samplesOf(telemetry)('pulsetrail_bridge_devices_forgotten_total', { reason: 'evicted' })).toBe(2);
  expect(store.devices.size).toBe(3);
});

describe('the store', () => {
  test('is written once a second at most, and not for heartbeats alone', () => {
    open();
    for (let second = 0; second < 30; second++) {
      gateway();
      gateway('02:00:5E:10:00:08');
      vi.advanceTimersByTime(1_000);
    }
    expect(store.saves.map(({ known }) => known.length)).toEqual([2]);
    for (let hour = 0; hour < 130; hour++) {
      gateway();
      vi.advanceTimersByTime(minute);
    }
    expect(store.saves.length).toBeLessThan(8);
  });

  test('is written in parts when many devices are new, and whole when the bridge stops', () => {
    open();
    for (let number = 0; number < 5_000; number++) gateway(`020000${number.toString(16).padStart(6, '0')}`);
    vi.advanceTimersByTime(1_000);
    expect(store.devices.size).toBe(2_000);
    presence.close();
    expect(store.devices.size).toBe(5_000);
  });

  test('gets what has changed when the bridge stops', () => {
    open();
    gateway();
    presence.close();
    expect(store.devices.size).toBe(1);
  });

  test('holds no id of a device', () => {
    open();
    gateway();
    watch();
    presence.close();
    const kept = JSON.stringify([...store.devices.values()]);
    expect(kept).not.toMatch(/02005e100007|02:00:5E|000000000000025/i);
  });

  test('that fails is said once and tried again', async () => {
    open();
    store.isFailing = true;
    gateway();
    vi.advanceTimersByTime(5_000);
    expect(said).toEqual([
      'Which devices are known cannot be kept (disk full); it is tried again, and lost when the bridge stops.',
    ]);
    expect(await state('ava4')).toEqual([1, 0]);
    store.isFailing = false;
    vi.advanceTimersByTime(1_000);
    expect(store.devices.size).toBe(1);
  });
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
    const message = routedTo(family.name, family.topics[0]?.replace('+', 'x') ?? '', { serial: 'D-1' });
    presence.seen(message, family.parse(message.topic, message.payload, { zone, now: Date.now() }));
  }
  expect([await state('door'), await state('lamp')]).toEqual([
    [1, 0],
    [0, 0],
  ]);
  vi.advanceTimersByTime(31_000);
  expect(await state('door')).toEqual([0, 1]);
});
