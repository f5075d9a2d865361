import { describe, expect, test } from 'vitest';
import { anomaly, anomalyRecords } from '../../src/rules/anomaly.js';
import { promisesCatalog } from '../promises-catalog.js';
import { complaints, promtool, type RuleTest } from '../promtool.js';
import { sampleCatalog } from '../sample-catalog.js';

const groups = anomaly(promisesCatalog);
const orders = 'orders_total{service_name="shop",result="ok"}';
const fires = '{alertname="OrdersUnusual"}';

const hours = (count: number): number => count * 6;
const week = hours(7 * 24);

/** Ten-minute increments of a counter, a stretch of samples after the other. */
function counter(stretches: readonly (readonly [samples: number, increment: number])[]): string {
  let value = 0;
  const parts = ['0'];
  for (const [samples, increment] of stretches) {
    parts.push(`${value + increment}+${increment}x${samples - 1}`);
    value += samples * increment;
  }
  return parts.join(' ');
}

/** Quiet weeks with a busy hour at the same time of each, from hour 100 on: 60 every ten minutes, and 600 then. */
const usual = [
  [hours(100), 60],
  [hours(1), 600],
  [week - hours(101), 60],
] as const;
const at = (weeks: number, hour: number): string => `${weeks * 7 * 24 + hour}h`;

// Samples and evaluations ten minutes apart: only hours and weeks matter here.
const slow = { interval: '10m', evaluation: '10m' };

const cases: Readonly<Record<string, RuleTest>> = {
  'what is usual at this hour of the week fires nothing, also the weekly peak': {
    ...slow,
    series: { [orders]: counter([...usual, ...usual, ...usual, ...usual]) },
    expectations: [
      { at: at(3, 50), firing: [] },
      { at: at(3, 100), firing: [] },
      { at: at(3, 101), firing: [] },
    ],
  },
  'a rate far above what it was at this hour fires; far below too': {
    ...slow,
    series: {
      [orders]: counter([
        ...usual,
        ...usual,
        ...usual,
        [hours(50), 60],
        [hours(2), 300],
        [hours(20), 60],
        [hours(2), 1],
        [hours(50), 60],
      ]),
    },
    expectations: [
      { at: at(3, 49), firing: [] },
      { at: at(3, 52), firing: [fires] },
      { at: at(3, 60), firing: [] },
      { at: at(3, 74), firing: [fires] },
      { at: at(3, 80), firing: [] },
    ],
    samples: [
      {
        expr: `${anomalyRecords.mean} * 600`,
        at: at(3, 49),
        expected: { '{anomaly="orders-unusual", service_name="shop"}': 60 },
      },
    ],
  },
  'with less history than asked for it says nothing': {
    ...slow,
    series: { [orders]: counter([...usual, [hours(50), 60], [hours(3), 6000], [hours(50), 60]]) },
    expectations: [
      { at: at(1, 52), firing: [] },
      { at: at(1, 53), firing: [] },
    ],
    samples: [{ expr: anomalyRecords.mean, at: at(1, 52), expected: {} }],
  },
};

describe.skipIf(promtool === undefined)('anomaly', () => {
  test.for(Object.entries(cases))('%s', { timeout: 60_000 }, async ([, ruleTest]) => {
    expect(await complaints(groups, ruleTest)).toBe('');
  });
});

test('no anomalies, no rules', () => {
  expect(anomaly(sampleCatalog)).toEqual([]);
});
