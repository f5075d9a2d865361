import { describe, expect, test, vi } from 'vitest';
import { home, minute, other, testPresence } from '../fixtures/presence.js';

const tested = testPresence();
const { open, restart, gateway, watch, state, changesTo } = tested;

describe('silence that is the bridge’s own', () => {
  test('while the broker is away nobody falls silent, and then the count goes on', async () => {
    open();
    gateway();
    vi.advanceTimersByTime(2 * minute);
    tested.presence.listening(home, false);
    vi.advanceTimersByTime(600 * minute);
    expect(await state('ava4')).toEqual([1, 0]);
    tested.presence.listening(home, true);
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
      const kept = new Map(tested.store.devices);
      await restart();
      tested.presence.close();
      tested.store.devices.clear();
      for (const [key, device] of kept) tested.store.devices.set(key, device);
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
    tested.presence.listening(other, true);
    gateway('02:00:5E:10:00:07', home);
    gateway('02:00:5E:10:00:08', other);
    vi.advanceTimersByTime(minute);
    tested.presence.listening(other, false);
    vi.advanceTimersByTime(minute);
    await restart();
    expect(await state('ava4')).toEqual([2, 0]);
    vi.advanceTimersByTime(1.1 * minute);
    expect(await state('ava4')).toEqual([1, 1]);
    tested.presence.listening(other, true);
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
    tested.presence.listening(home, false);
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
