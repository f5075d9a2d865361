import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { until } from '../../../../test/support/until.js';
import { eventLoopDelay } from '../../src/runtime/event-loop-delay.js';
import { saidBy } from '../support/probe.js';

const hooks = process.getBuiltinModule('node:perf_hooks');

afterEach(() => vi.restoreAllMocks());

/** Monitors that have seen a number of samples of which 99 % took no longer than so many milliseconds. */
function monitorsOf(count: number, milliseconds: number) {
  const monitor = {
    count,
    percentile: () => milliseconds * 1e6,
    enable: vi.fn(),
    disable: vi.fn(),
    reset: vi.fn(),
  };
  const make = vi.spyOn(hooks, 'monitorEventLoopDelay').mockReturnValue(monitor as never);
  return { make, ...monitor };
}

test('is how long the loop was blocked', { timeout: 20_000 }, async () => {
  const probe = eventLoopDelay(10);
  await until('blocks to be seen', async () => {
    const [[p99 = 0] = []] = saidBy(probe);
    const end = performance.now() + 120;
    while (performance.now() < end);
    await delay(1);
    return p99 > 0.08;
  });
  probe.stop?.();
});

describe('of what the monitor saw', () => {
  test.each<[string, number, number, number[]]>([
    ['nothing is said before it saw something', 0, 511e-6, []],
    ['the time between two samples is taken off', 10, 120, [0.1]],
    ['nothing is below zero', 10, 19.1, [0]],
  ])('%s', (_, count, milliseconds, expected) => {
    monitorsOf(count, milliseconds);
    expect(saidBy(eventLoopDelay(10)).map(([value]) => value)).toEqual(expected);
  });
});

test('nothing runs before the first look, and nothing after it was stopped', () => {
  const { make, enable, disable } = monitorsOf(1, 20);
  const idle = eventLoopDelay(10);
  idle.stop?.();
  expect(make).not.toHaveBeenCalled();
  const probe = eventLoopDelay(10);
  saidBy(probe);
  saidBy(probe);
  expect([make.mock.calls.length, enable.mock.calls.length, disable.mock.calls.length]).toEqual([2, 2, 0]);
  probe.stop?.();
  expect(disable).toHaveBeenCalledTimes(2);
});

test('each window begins with an empty monitor, of the two that there are', () => {
  const { make, reset } = monitorsOf(1, 20);
  const clock = vi.spyOn(performance, 'now').mockReturnValue(0);
  const probe = eventLoopDelay(10);
  for (const milliseconds of [0, 15_000, 30_000]) {
    clock.mockReturnValue(milliseconds);
    saidBy(probe);
  }
  expect([make.mock.calls.length, reset.mock.calls.length]).toEqual([2, 2]);
});
