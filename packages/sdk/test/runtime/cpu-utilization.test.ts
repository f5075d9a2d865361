import { availableParallelism } from 'node:os';
import { afterEach, expect, test, vi } from 'vitest';
import { cpuUtilization } from '../../src/runtime/cpu-utilization.js';
import { saidBy } from '../support/probe.js';

afterEach(() => vi.restoreAllMocks());

test('is the share of all processors since the last look, by mode', () => {
  const spent = vi.spyOn(process, 'cpuUsage').mockReturnValue({ user: 0, system: 0 });
  const clock = vi.spyOn(performance, 'now').mockReturnValue(1_000);
  const probe = cpuUtilization(10);
  clock.mockReturnValue(21_000);
  spent.mockReturnValue({ user: 4_000_000, system: 1_000_000 });
  expect(saidBy(probe)).toEqual([
    [4 / 20 / availableParallelism(), { 'cpu.mode': 'user' }],
    [1 / 20 / availableParallelism(), { 'cpu.mode': 'system' }],
  ]);
});

test('is what this process uses', () => {
  const started = performance.now();
  const before = process.cpuUsage();
  const probe = cpuUtilization(10);
  const used = () => {
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  };
  while (used() < 200);
  const [[user = 0] = [], [system = 0] = []] = saidBy(probe);
  const expected = used() / (performance.now() - started) / availableParallelism();
  expect((user + system) / expected).toBeGreaterThan(0.8);
  expect((user + system) / expected).toBeLessThan(1.25);
});

test('says nothing of no time at all', () => {
  vi.spyOn(performance, 'now').mockReturnValue(1_000);
  expect(saidBy(cpuUtilization(10))).toEqual([]);
});
