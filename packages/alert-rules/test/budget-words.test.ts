import { expect, test } from 'vitest';
import { budgetWords } from '../src/budget-words.js';
import { complaints, promtool } from './promtool.js';

const day = 24 * 3_600;
const by = ['service_name', 'operation'];
const budget = budgetWords(
  {
    name: 'n',
    level: 'l',
    metric: 'calls',
    bad: 'slow',
    total: 'timed',
    slo: 'latency',
    by,
    labels: { bound: '0.5' },
    countBad: () => '',
    countTotal: () => '',
  },
  { budget: 0.01 },
  30 * day,
);
const burn = { alert: 'Burn', expr: 'ratio > 0.144', labels: {}, annotations: { budget } };
const groups = [{ name: 'g', interval: '1m', rules: [burn] }];
const place = 'service_name="shop",operation="say \\"x\\""';
const remaining = (more: string, value: number) => ({
  [`pulsetrail_slo:budget_remaining:ratio{metric="calls",${more},${place}}`]: `${value}x10`,
});

// 1 % of 30 days are 7.2 h, which last 14.4 h at half of errors and 7.2 h where all calls fail.
test.skipIf(promtool === undefined).for([
  [
    'half of the calls',
    0.5,
    remaining('slo="latency",bound="0.5"', 0.4),
    '14h 24m 0s; 40% of it is left, which lasts 5h 45m 36s',
  ],
  ['all of them', 1, remaining('slo="latency",bound="0.5"', -0.2), '7h 12m 0s; none of it is left'],
  ['all, with other budgets only', 1, remaining('slo="errors",bound="0.5"', 0.4), '7h 12m 0s'],
] as const)('a budget of which %s fail is said in words', async ([, ratio, series, words]) => {
  const labels = { service_name: 'shop', operation: 'say "x"' };
  const exp_alerts = [
    { exp_labels: labels, exp_annotations: { budget: `At this rate a full budget for 30d is used up in ${words}.` } },
  ];
  const found = await complaints(groups, {
    series: { [`ratio{${place}}`]: `${ratio}x10`, ...series },
    expectations: [],
    alerts: [{ eval_time: '5m', alertname: 'Burn', exp_alerts }],
  });
  expect(found).toBe('');
});
