import { totalmem } from 'node:os';
import { expect, test } from 'vitest';
import { memoryLimit, memoryLimitOf, memoryUsage } from '../../src/runtime/memory.js';
import { saidBy } from '../support/probe.js';

test('the usage is what is resident', () => {
  const [[usage = 0] = []] = saidBy(memoryUsage());
  expect(usage / process.memoryUsage.rss()).toBeGreaterThan(0.5);
  expect(usage / process.memoryUsage.rss()).toBeLessThan(2);
});

const gigabyte = 2 ** 30;

test.each<[string, number, number]>([
  ['what the container may use', 2 * gigabyte, 2 * gigabyte],
  ['all of the machine where nothing is known of a limit', 0, 8 * gigabyte],
  ['all of the machine where the limit says unlimited (cgroup v1)', 0x7fff_ffff_ffff_f000, 8 * gigabyte],
  ['all of the machine where the limit says unlimited (cgroup v2)', 2 ** 64, 8 * gigabyte],
  ['all of the machine where the limit is above that', 16 * gigabyte, 8 * gigabyte],
])('the limit is %s', (_, constrained, expected) => {
  expect(memoryLimitOf(constrained, 8 * gigabyte)).toBe(expected);
});

test('the limit of this process is no more than the machine has', () => {
  const [[limit = 0] = []] = saidBy(memoryLimit());
  expect(limit).toBeGreaterThan(0);
  expect(limit).toBeLessThanOrEqual(totalmem());
});
