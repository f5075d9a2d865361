import { defineCatalog } from '@pulsetrail/catalog';
import { describe, expect, test } from 'vitest';
import { threshold } from '../../src/rules/threshold.js';
import { promisesCatalog } from '../promises-catalog.js';
import { complaints, promtool, type RuleTest } from '../promtool.js';
import { sampleCatalog } from '../sample-catalog.js';

const groups = threshold(promisesCatalog);
const available = 'node_filesystem_avail_bytes{instance="a",mountpoint="/"}';
const size = 'node_filesystem_size_bytes{instance="a",mountpoint="/"}';
const bucket = (le: string, service = 'shop') =>
  `operation_duration_seconds_bucket{service_name="${service}",operation="pay",le="${le}"}`;
const orders = 'orders_total{service_name="shop",result="ok"}';
const done = 'jobs_done_total{queue="mail"}';

const described = (eval_time: string, alertname: string, exp_labels: object, exp_annotations: object) => ({
  eval_time,
  alertname,
  exp_alerts: [{ exp_labels, exp_annotations }],
});

const cases: Readonly<Record<string, RuleTest>> = {
  'an expression over its threshold fires after the waiting time, with what its route reads': {
    series: { [available]: '20x9 5x20', [size]: '100x60' },
    expectations: [
      { at: '11m', firing: [] },
      { at: '12m', firing: ['{alertname="DiskFull"}'] },
    ],
    alerts: [
      described(
        '20m',
        'DiskFull',
        {
          severity: 'critical',
          category: 'system-health',
          rule: 'disk-full',
          cooldown: '90m',
          channels: 'oncall',
          instance: 'a',
          mountpoint: '/',
        },
        {
          summary: 'A disk is nearly full',
          description: 'The value of disk-full is 95%, threshold above 90%: instance a mountpoint /.',
          value: '0.95',
          threshold: '0.9',
        },
      ),
    ],
  },
  'just under its threshold, or without its series, nothing fires': {
    series: { [available]: '10x60', [size]: '100x60' },
    expectations: [5, 30, 60].map((minute) => ({ at: `${minute}m`, firing: [] })),
  },
  'a quantile of a histogram of the service fires, of another service it does not': {
    series: {
      [bucket('0.5')]: '0+1x60',
      [bucket('1')]: '0+60x60',
      [bucket('+Inf')]: '0+60x60',
      [bucket('0.5', 'other')]: '0+1x60',
      [bucket('1', 'other')]: '0+60x60',
      [bucket('+Inf', 'other')]: '0+60x60',
      [orders]: '0+60x60',
    },
    expectations: [{ at: '10m', by: ['service_name'], firing: ['{alertname="SlowPay", service_name="shop"}'] }],
    alerts: [
      described(
        '20m',
        'SlowPay',
        {
          severity: 'warning',
          category: 'performance',
          owner: 'web',
          service: 'shop',
          service_name: 'shop',
          operation: 'pay',
          rule: 'slow-pay',
        },
        {
          summary: 'slow-pay',
          description:
            'The value of slow-pay is 974.6ms, threshold at or above 500ms: operation pay service_name shop.',
          value: '0.9745762711864406',
          threshold: '0.5',
        },
      ),
    ],
  },
  'a rate is compared and shown in the unit of its threshold': {
    series: { [orders]: '0+0.25x60' },
    expectations: [{ at: '20m', firing: ['{alertname="FewOrders"}'] }],
    alerts: [
      described(
        '30m',
        'FewOrders',
        { severity: 'info', category: 'business', service: 'shop', service_name: 'shop', rule: 'few-orders' },
        {
          summary: 'few-orders',
          description: 'The value of few-orders is 15/h, threshold below 30/h: service_name shop.',
          value: '15',
          threshold: '30',
        },
      ),
    ],
  },
  'an expression that compares by itself fires where it has a result': {
    series: { [done]: '0+5x20 100x30' },
    expectations: [
      { at: '20m', firing: [] },
      { at: '40m', by: ['queue'], firing: ['{alertname="QueueStuck", queue="mail"}'] },
    ],
    alerts: [
      described(
        '40m',
        'QueueStuck',
        { severity: 'warning', category: 'business', rule: 'queue-stuck', queue: 'mail' },
        {
          summary: 'queue-stuck',
          description: 'The value of queue-stuck is 0, on which its expression alerts: queue mail.',
          value: '0',
          threshold: 'expr',
        },
      ),
    ],
  },
};

describe.skipIf(promtool === undefined)('threshold', () => {
  test.for(Object.entries(cases))('%s', async ([, ruleTest]) => {
    expect(await complaints(groups, ruleTest)).toBe('');
  });
});

test('no rules of its own, no rules', () => {
  expect(threshold(sampleCatalog)).toEqual([]);
});

describe.skipIf(promtool === undefined)('an expression of several parts is compared as a whole', () => {
  const ruleOf = (expr: string, operator: '>' | '<', limit: number | '10/min') =>
    threshold(
      defineCatalog({
        services: {},
        alerting: {
          rules: { mine: { category: 'business', severity: 'info', for: '0s', expr, operator, threshold: limit } },
        },
      }),
    );
  test.for([
    ['sum by (queue)(a) or sum by (queue)(b)', '<', 5, []],
    ['sum by (queue)(a) or sum by (queue)(b)', '>', 5, ['{alertname="Mine"}']],
    ['sum by (queue)(a) # per queue', '>', 5, ['{alertname="Mine"}']],
    ['# below zero\n-sum by (queue)(rate(c[5m])) - 1', '<', -1, ['{alertname="Mine"}']],
    ['sum by (queue)(rate(c[5m])) + sum by (queue)(rate(d[5m]))', '>', '10/min', []],
  ] as const)('%s %s %s', async ([expr, operator, limit, firing]) => {
    const series = { 'a{queue="x"}': '900x20', 'c{queue="x"}': '0+4x20', 'd{queue="x"}': '0+4x20' };
    expect(await complaints(ruleOf(expr, operator, limit), { series, expectations: [{ at: '15m', firing }] })).toBe('');
  });
});
