import { describe, expect, test } from 'vitest';
import { healthCheck } from '../../src/rules/health-check.js';
import { promisesCatalog } from '../promises-catalog.js';
import { complaints, promtool, type RuleTest } from '../promtool.js';
import { sampleCatalog } from '../sample-catalog.js';

const groups = healthCheck(promisesCatalog);
const check = (name: string, instance = 'a') =>
  `health_check_status{service_name="shop",check="${name}",instance="${instance}"}`;
const failing = '{alertname="HealthCheckFailing"}';

const cases: Readonly<Record<string, RuleTest>> = {
  'a check that fails fires after the waiting time, with its own severity': {
    series: { [check('database')]: '1x9 0x20', [check('llm')]: '1x9 0x20' },
    expectations: [
      { at: '10m', by: ['severity'], firing: [] },
      {
        at: '12m',
        by: ['severity'],
        firing: [
          '{alertname="HealthCheckFailing", severity="critical"}',
          '{alertname="HealthCheckFailing", severity="warning"}',
        ],
      },
    ],
    alerts: [
      {
        eval_time: '20m',
        alertname: 'HealthCheckFailing',
        exp_alerts: ['database', 'llm'].map((name) => ({
          exp_labels: {
            severity: name === 'llm' ? 'warning' : 'critical',
            category: 'system-health',
            owner: 'web',
            service: 'shop',
            service_name: 'shop',
            check: name,
          },
          exp_annotations: {
            summary: `The check ${name} of shop fails`,
            description: `The check ${name} of shop says 0, threshold above 0: an instance is without it.`,
            value: '0',
            threshold: '0',
          },
        })),
      },
    ],
  },
  'one instance that fails is enough': {
    series: { [check('database')]: '1x20', [check('database', 'b')]: '0x20' },
    expectations: [{ at: '10m', firing: [failing] }],
  },
  'a degraded one is a warning of another name': {
    series: { [check('database')]: '0.5x20' },
    expectations: [{ at: '10m', by: ['severity'], firing: ['{alertname="HealthCheckDegraded", severity="warning"}'] }],
  },
  'one that fails is not also degraded': {
    series: { [check('llm')]: '0x20' },
    expectations: [{ at: '10m', firing: [failing] }],
  },
  'a missed scrape does not end it, and an end does': {
    series: { [check('database')]: '0x10 _ 0x10 1x20' },
    expectations: [
      { at: '11m', firing: [failing] },
      { at: '23m', firing: [] },
    ],
  },
  'healthy, a moment of trouble, or no check at all fires nothing': {
    series: { [check('database')]: '1x10 0x1 1x20' },
    expectations: [5, 11, 12, 14, 30].map((minute) => ({ at: `${minute}m`, firing: [] })),
  },
};

describe.skipIf(promtool === undefined)('health check', () => {
  test.for(Object.entries(cases))('%s', async ([, ruleTest]) => {
    expect(await complaints(groups, ruleTest)).toBe('');
  });
});

test('degraded and failing are told apart by name, and no check gives no rules', () => {
  const names = groups.flatMap(({ rules }) => rules.map((rule) => ('alert' in rule ? rule.alert : '')));
  expect(new Set(names)).toEqual(new Set(['HealthCheckFailing', 'HealthCheckDegraded']));
  expect(healthCheck(sampleCatalog)).toEqual([]);
});
