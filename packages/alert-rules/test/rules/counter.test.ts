import { describe, expect, test } from 'vitest';
import { counter } from '../../src/rules/counter.js';
import { promisesCatalog } from '../promises-catalog.js';
import { complaints, promtool, type RuleTest } from '../promtool.js';
import { sampleCatalog } from '../sample-catalog.js';

const groups = counter(promisesCatalog);
const ok = 'orders_total{service_name="shop",result="ok"}';
const fail = 'orders_total{service_name="shop",result="fail"}';
const refunds = 'refunds_total{service_name="shop"}';
const low = '{alertname="CounterRateLow"}';
const high = '{alertname="CounterRateHigh"}';
const share = '{alertname="CounterShareHigh"}';
const common = { severity: 'warning', category: 'business', owner: 'web', service: 'shop', service_name: 'shop' };

const cases: Readonly<Record<string, RuleTest>> = {
  // 20 a minute, then 5: the window of 5 min shows less than 10 from the third slow minute on, and 7 min later it fires.
  'a rate below the least one fires after the window and the waiting time, and says it in its own unit': {
    series: { [ok]: '0+20x30 605+5x30', [fail]: '0x60' },
    expectations: [
      { at: '39m', firing: [] },
      { at: '40m', firing: [low] },
    ],
    alerts: [
      {
        eval_time: '50m',
        alertname: 'CounterRateLow',
        exp_alerts: [
          {
            exp_labels: { ...common, counter: 'orders' },
            exp_annotations: {
              summary: 'orders of shop rises too slowly',
              description: 'The rate of orders of shop is 5/min over 5m, threshold 10/min.',
              value: '5',
              threshold: '10',
            },
          },
        ],
      },
    ],
  },
  'a counter that is not there counts as none': {
    series: { 'up{job="shop"}': '1x20' },
    expectations: [
      { at: '6m', firing: [] },
      { at: '7m', firing: [low] },
    ],
  },
  'a restart of the counter fires nothing': {
    series: { [ok]: '0+20x30 0+20x30', [fail]: '0x60' },
    expectations: [31, 34, 38, 60].map((minute) => ({ at: `${minute}m`, firing: [] })),
  },
  // 1000/h are 16.7 a minute.
  'a rate above the greatest one fires after the waiting time, and says it as the catalog wrote it': {
    series: { [ok]: '0+20x60', [refunds]: '0+16x30 498+18x30' },
    expectations: [
      { at: '30m', firing: [] },
      { at: '45m', firing: [high] },
    ],
    alerts: [
      {
        eval_time: '50m',
        alertname: 'CounterRateHigh',
        exp_alerts: [
          {
            exp_labels: { ...common, counter: 'refunds' },
            exp_annotations: {
              summary: 'refunds of shop rises too fast',
              description: 'The rate of refunds of shop is 1.08k/h over 5m, threshold 1000/h.',
              value: '1080',
              threshold: '1000',
            },
          },
        ],
      },
    ],
  },
  'a share that reaches its bound fires': {
    series: { [ok]: '0+20x60', [fail]: '0x30 2+2x30' },
    expectations: [
      { at: '30m', firing: [] },
      { at: '40m', firing: [share] },
    ],
    alerts: [
      {
        eval_time: '50m',
        alertname: 'CounterShareHigh',
        exp_alerts: [
          {
            exp_labels: { ...common, counter: 'orders' },
            exp_annotations: {
              summary: 'Too many events of orders of shop have result fail',
              description: '9.091% of the events of orders of shop have result fail over 5m, threshold 5%.',
              value: '0.09090909090909091',
              threshold: '0.05',
            },
          },
        ],
      },
    ],
  },
  'a share below it does not': {
    series: { [ok]: '0+49x60', [fail]: '0+2x60' },
    expectations: [10, 30, 60].map((minute) => ({ at: `${minute}m`, firing: [] })),
  },
  'nor one of too few events, though a great one': {
    series: { [ok]: '0+10x60', [fail]: '0x30 2x30' },
    expectations: [31, 33, 34, 36].map((minute) => ({ at: `${minute}m`, firing: [] })),
  },
};

describe.skipIf(promtool === undefined)('counter', () => {
  test.for(Object.entries(cases))('%s', async ([, ruleTest]) => {
    expect(await complaints(groups, ruleTest)).toBe('');
  });
});

test('no promise on a counter, no rules', () => {
  expect(counter(sampleCatalog)).toEqual([]);
});
