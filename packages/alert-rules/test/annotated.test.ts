import type { Catalog } from '@pulsetrail/catalog';
import { expect, test } from 'vitest';
import { annotated, runbookPage } from '../src/annotated.js';
import type { AlertingRule } from '../src/index.js';
import { complaints, promtool } from './promtool.js';
import { sampleCatalog } from './sample-catalog.js';

const catalog: Catalog = { ...sampleCatalog, links: { runbooks: 'https://docs.example.org/{{x}}' } };

const alert = (labels: Record<string, string>, threshold: string): AlertingRule => ({
  alert: 'Burn',
  expr: 'errors_ratio > 0.144',
  labels: { severity: 'critical', ...labels },
  annotations: { summary: 's', threshold },
});

const group = (...rules: AlertingRule[]) => [{ name: 'g', interval: '1m', rules }];

const annotationsOf = (rule: AlertingRule, from = catalog) => {
  const [only] = annotated(group(rule), from)[0]?.rules ?? [];
  return only && 'alert' in only ? only.annotations : {};
};

test('every alert names its runbook, once it is known where they are', () => {
  expect(annotationsOf(alert({}, '1')).runbook_url).toBe('https://docs.example.org/{{ "{{" }}x}}/Burn.md');
  expect(runbookPage('Burn')).toBe('Burn.md');
  expect(annotationsOf(alert({}, '1'), { ...catalog, links: {} })).not.toHaveProperty('runbook_url');
});

test('only an alert of a burn tier has a budget', () => {
  expect(annotationsOf(alert({ tier: 'page-fast' }, '0.144'))).toHaveProperty('budget');
  expect(annotationsOf(alert({ tier: 'elsewhere' }, '0.144'))).not.toHaveProperty('budget');
  expect(annotationsOf(alert({}, '0.144'))).not.toHaveProperty('budget');
});

test('records stay as they are', () => {
  const groups = [{ name: 'g', interval: '1m', rules: [{ record: 'r', expr: 'up' }] }];
  expect(annotated(groups, catalog)).toEqual(groups);
});

// 1 % of 30 days are 7.2 h, which last 14.4 h at half of errors and 7.2 h where all calls fail.
test.skipIf(promtool === undefined).for([
  ['0.5', '14h 24m 0s'],
  ['1', '7h 12m 0s'],
] as const)('at a ratio of %s a full budget of 1%% lasts %s', async ([ratio, lasting]) => {
  const groups = annotated(group(alert({ tier: 'page-fast' }, '0.144')), { ...catalog, links: {} });
  const found = await complaints(groups, {
    series: { errors_ratio: `${ratio}x10` },
    expectations: [],
    alerts: [
      {
        eval_time: '5m',
        alertname: 'Burn',
        exp_alerts: [
          {
            exp_labels: { severity: 'critical', tier: 'page-fast' },
            exp_annotations: {
              summary: 's',
              threshold: '0.144',
              budget: `At this rate a full budget for 30d is used up in ${lasting}.`,
            },
          },
        ],
      },
    ],
  });
  expect(found).toBe('');
});
