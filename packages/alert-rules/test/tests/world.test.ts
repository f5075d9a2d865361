import { expect, test } from 'vitest';
import type { AlertTest } from '../../src/tests/scenario.js';
import { worldsOf } from '../../src/tests/world.js';

const alert = (name: string, scope: string, values: string, samples = 10): AlertTest => ({
  alert: name,
  labels: {},
  for: 0,
  keepFiringFor: 0,
  scope,
  scenarios: [
    { name: 'healthy', sample: 60, evaluation: 60, duration: 600, series: { [scope]: values }, holds: [], samples },
  ],
});

const grouped = (...tests: readonly AlertTest[]) =>
  worldsOf(tests).map(({ cases }) => cases.map(({ test: { alert: name } }) => name));

test('alerts on different things share a world', () => {
  expect(grouped(alert('A', 'x', '1'), alert('B', 'y', '1'))).toEqual([['A', 'B']]);
});

test('alerts on the same thing do when the same happens to it, and else do not', () => {
  expect(grouped(alert('A', 'x', '1'), alert('B', 'x', '1'), alert('C', 'x', '2'))).toEqual([['A', 'B'], ['C']]);
});

test('no world holds more samples than a query of promtool', () => {
  expect(grouped(alert('A', 'x', '1', 5_000), alert('B', 'y', '1', 5_000), alert('C', 'z', '1', 100))).toEqual([
    ['A', 'C'],
    ['B'],
  ]);
});
