import { expect, test } from 'vitest';
import { defineCatalog } from '../src/index.js';

const { alerting } = defineCatalog({
  services: { shop: { owner: 'web', counters: { orders: { labels: { result: ['ok', 'fail'] } } } } },
  channels: { oncall: { webhook: { url: 'http://127.0.0.1:9000/hook' } } },
  alerting: {
    window: '10m',
    for: '3m',
    rules: {
      few: {
        category: 'business',
        metric: 'orders',
        labels: { result: 'ok' },
        by: ['result'],
        operator: '<',
        threshold: '10/min',
        severity: 'warning',
        service: 'shop',
        cooldown: '1h',
        channels: ['oncall'],
      },
      full: {
        category: 'system-health',
        expr: 'disk_used',
        operator: '>=',
        threshold: 0.9,
        severity: 'critical',
        for: '0s',
      },
      own: { category: 'errors', expr: 'up == 0', severity: 'info', description: 'Down.' },
    },
    anomalies: {
      odd: {
        category: 'business',
        metric: 'orders',
        over: '1h',
        weeks: 6,
        minimumWeeks: 3,
        deviations: 2,
        direction: 'below',
      },
      plain: { category: 'errors', expr: 'sum(up)' },
    },
  },
});

test('rules have what they look at, their condition in base units, and the defaults of the catalog', () => {
  expect(alerting.rules).toEqual([
    {
      name: 'few',
      category: 'business',
      measure: {
        kind: 'metric',
        metric: 'orders',
        labels: { result: ['ok'] },
        by: ['result'],
        over: 600,
        quantile: 0.95,
      },
      service: 'shop',
      for: 180,
      severity: 'warning',
      cooldown: 3_600,
      channels: ['oncall'],
      condition: {
        operator: '<',
        threshold: { value: expect.closeTo(1 / 6, 9), form: 'rate', unit: { name: 'min', seconds: 60 } },
      },
    },
    {
      name: 'full',
      category: 'system-health',
      measure: { kind: 'expr', expr: 'disk_used' },
      for: 0,
      severity: 'critical',
      condition: { operator: '>=', threshold: { value: 0.9, form: 'number' } },
    },
    {
      name: 'own',
      description: 'Down.',
      category: 'errors',
      measure: { kind: 'expr', expr: 'up == 0' },
      for: 180,
      severity: 'info',
    },
  ]);
});

test('anomalies have the defaults that their comments name', () => {
  expect(alerting.anomalies).toMatchObject([
    { name: 'odd', direction: 'below', deviations: 2, weeks: 6, minimumWeeks: 3, measure: { over: 3_600 } },
    { name: 'plain', direction: 'both', deviations: 3, weeks: 4, minimumWeeks: 2, severity: 'warning', for: 180 },
  ]);
});
