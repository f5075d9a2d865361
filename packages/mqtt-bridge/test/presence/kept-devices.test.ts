import { describe, expect, test, vi } from 'vitest';
import { families } from '../../src/families/index.js';
import { minute, testPresence } from '../fixtures/presence.js';
import { samplesOf } from '../fixtures/samples.js';

const tested = testPresence();
const { open, restart, gateway, watch, state, said } = tested;

test('a device of a family that is no longer read is not waited for', async () => {
  open();
  gateway();
  watch();
  vi.advanceTimersByTime(2_000);
  await restart({ families: [families.kati] });
  vi.advanceTimersByTime(2_000);
  expect([...tested.store.devices.values()].map(({ family }) => family)).toEqual(['kati']);
});

test('a device that has been silent for a week is forgotten, over a restart too', async () => {
  open();
  gateway();
  vi.advanceTimersByTime(4 * minute);
  await restart({}, 6 * 24 * 60 * minute);
  expect(await state('ava4')).toEqual([0, 1]);
  vi.advanceTimersByTime(24 * 60 * minute);
  expect(await state('ava4')).toEqual([0, 0]);
  expect(
    await samplesOf(tested.telemetry)('pulsetrail_bridge_devices_forgotten_total', { reason: 'silent_too_long' }),
  ).toBe(1);
  expect(tested.store.devices.size).toBe(0);
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
  expect(await samplesOf(tested.telemetry)('pulsetrail_bridge_devices_forgotten_total', { reason: 'evicted' })).toBe(2);
  expect(tested.store.devices.size).toBe(3);
});

describe('the store', () => {
  test('is written once a second at most, and not for heartbeats alone', () => {
    open();
    for (let second = 0; second < 30; second++) {
      gateway();
      gateway('02:00:5E:10:00:08');
      vi.advanceTimersByTime(1_000);
    }
    expect(tested.store.saves.map(({ known }) => known.length)).toEqual([2]);
    for (let hour = 0; hour < 130; hour++) {
      gateway();
      vi.advanceTimersByTime(minute);
    }
    expect(tested.store.saves.length).toBeLessThan(8);
  });

  test('is written in parts when many devices are new, and whole when the bridge stops', () => {
    open();
    for (let number = 0; number < 5_000; number++) gateway(`020000${number.toString(16).padStart(6, '0')}`);
    vi.advanceTimersByTime(1_000);
    expect(tested.store.devices.size).toBe(2_000);
    tested.presence.close();
    expect(tested.store.devices.size).toBe(5_000);
  });

  test('gets what has changed when the bridge stops', () => {
    open();
    gateway();
    tested.presence.close();
    expect(tested.store.devices.size).toBe(1);
  });

  test('holds no id of a device', () => {
    open();
    gateway();
    watch();
    tested.presence.close();
    const kept = JSON.stringify([...tested.store.devices.values()]);
    expect(kept).not.toMatch(/02005e100007|02:00:5E|000000000000025/i);
  });

  test('that fails is said once and tried again', async () => {
    open();
    tested.store.isFailing = true;
    gateway();
    vi.advanceTimersByTime(5_000);
    expect(said).toEqual([
      'Which devices are known cannot be kept (disk full); it is tried again, and lost when the bridge stops.',
    ]);
    expect(await state('ava4')).toEqual([1, 0]);
    tested.store.isFailing = false;
    vi.advanceTimersByTime(1_000);
    expect(tested.store.devices.size).toBe(1);
  });
});
