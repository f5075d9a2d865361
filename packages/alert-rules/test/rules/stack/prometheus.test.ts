import { defineCatalog } from '@pulsetrail/catalog';
import { describe, expect, test } from 'vitest';
import { lookback, prometheus } from '../../../src/rules/stack/prometheus.js';
import { promisesCatalog } from '../../promises-catalog.js';
import { complaints, promtool, type RuleTest } from '../../promtool.js';
import { sampleCatalog } from '../../sample-catalog.js';
import { described, partOf } from './part.js';

const groups = partOf(prometheus, sampleCatalog);
const of = (metric: string, labels = '') => `prometheus_${metric}{job="prometheus",instance="p:9090"${labels}}`;
const group = ',rule_group="rules.yml;errors"';
const manager = ',alertmanager="http://a:9093/api/v2/alerts"';
const slack = (metric: string, labels = '') =>
  `alertmanager_${metric}{job="alertmanager",instance="a:9093",integration="slack"${labels}}`;
const place = { category: 'system-health', service: 'prometheus', job: 'prometheus', instance: 'p:9090' };

const cases: Readonly<Record<string, RuleTest>> = {
  'rules that cannot be evaluated fire at once, by their group': {
    series: { [of('rule_evaluation_failures_total', group)]: '0x10 2x20' },
    expectations: [
      { at: '10m', firing: [] },
      { at: '11m', firing: ['{alertname="RuleEvaluationFailing"}'] },
      { at: '17m', firing: [] },
    ],
  },
  'a group that needs nearly all of its interval fires': {
    series: {
      [of('rule_group_last_duration_seconds', group)]: '1x10 13x30',
      [of('rule_group_interval_seconds', group)]: '15x60',
    },
    expectations: [
      { at: '17m', firing: [] },
      { at: '18m', firing: ['{alertname="RuleGroupSlow"}'] },
    ],
    alerts: [
      described(
        '30m',
        'RuleGroupSlow',
        { ...place, severity: 'warning', rule_group: 'rules.yml;errors' },
        [
          'Rules take nearly as long as the time between two evaluations',
          'Prometheus at p:9090 needs 86.67% of the interval of rules.yml;errors for its evaluation, threshold 80%: beyond 100% evaluations are left out.',
        ],
        ['0.8666666666666667', '0.8'],
      ),
    ],
  },
  'alerts that do not reach Alertmanager fire': {
    series: {
      [of('notifications_errors_total', manager)]: '0x10 1+1x30',
      [of('notifications_sent_total', manager)]: '0+2x60',
    },
    expectations: [
      { at: '10m', firing: [] },
      { at: '17m', firing: [] },
      { at: '19m', firing: ['{alertname="AlertmanagerUnreachable"}'] },
    ],
  },
  'a queue that is half full fires, and later what it goes on to drop': {
    series: {
      [of('notifications_queue_length')]: '0x10 6000x30',
      [of('notifications_queue_capacity')]: '10000x60',
      [of('notifications_dropped_total')]: '0x10 5+5x30',
    },
    expectations: [
      { at: '12m', firing: [] },
      { at: '13m', firing: ['{alertname="NotificationQueueFilling"}'] },
      { at: '17m', firing: ['{alertname="NotificationQueueFilling"}'] },
      { at: '18m', firing: ['{alertname="NotificationQueueFilling"}', '{alertname="NotificationsDropped"}'] },
    ],
  },
  'a restart of Alertmanager fires nothing': {
    series: {
      [of('notifications_errors_total', manager)]: '0x10 2 4x30',
      [of('notifications_sent_total', manager)]: '0+2x60',
      [of('notifications_dropped_total')]: '0x10 8 12x30',
    },
    expectations: Array.from({ length: 40 }, (_, minute) => ({ at: `${minute}m`, firing: [] })),
  },
  'notifications that do not arrive fire by the way they go': {
    series: {
      [slack('notifications_failed_total', ',reason="clientError"')]: '0x10 1+1x30',
      [slack('notifications_failed_total', ',reason="other"')]: '0x60',
      [slack('notifications_total')]: '0+2x60',
    },
    expectations: [
      { at: '10m', by: ['integration'], firing: [] },
      { at: '14m', by: ['integration'], firing: ['{alertname="NotificationsFailing", integration="slack"}'] },
    ],
  },
  'idle and healthy ones fire nothing': {
    series: {
      [of('notifications_errors_total', manager)]: '0x60',
      [of('notifications_sent_total', manager)]: '5x60',
      [of('notifications_queue_length')]: '0x60',
      [of('notifications_queue_capacity')]: '10000x60',
      [of('rule_evaluation_failures_total', group)]: '7x60',
      [of('tsdb_retention_limit_seconds')]: `${30 * 86_400}x60`,
      [of('tsdb_lowest_timestamp_seconds')]: '0x60',
      [of('tsdb_size_retentions_total')]: '0x60',
    },
    expectations: [{ at: '30m', firing: [] }],
  },
  'a retention shorter than the period fires': {
    series: { [of('tsdb_retention_limit_seconds')]: `${15 * 86_400}x60` },
    expectations: [
      { at: '1m', firing: [] },
      { at: '2m', firing: ['{alertname="RetentionTooShort"}'] },
    ],
    alerts: [
      described(
        '5m',
        'RetentionTooShort',
        { ...place, severity: 'warning' },
        [
          'Prometheus forgets sooner than the rules look back',
          'Prometheus at p:9090 keeps 15d 0h 0m 0s, threshold 30d: budgets and usual values are those of a shorter time.',
        ],
        ['1.296e+06', '2592000'],
      ),
    ],
  },
  'no limit by time is none, and one by size counts once it has deleted': {
    series: {
      [of('tsdb_retention_limit_seconds')]: '0x60',
      [of('tsdb_lowest_timestamp_seconds')]: '0x60',
      [of('tsdb_size_retentions_total')]: '0x30 1x30',
    },
    expectations: [
      { at: '30m', firing: [] },
      { at: '34m', firing: ['{alertname="RetentionTooShort"}'] },
    ],
  },
};

describe.skipIf(promtool === undefined)('prometheus', () => {
  test.for(Object.entries(cases))('%s', async ([, ruleTest]) => {
    expect(await complaints(groups, ruleTest)).toBe('');
  });
});

test('rules look back for their period, or for the weeks of an anomaly', () => {
  expect(lookback(sampleCatalog)).toBe(30 * 86_400);
  expect(lookback(promisesCatalog)).toBe(30 * 86_400);
  const anomalies = { odd: { category: 'errors', expr: 'sum(up)', weeks: 6 } } as const;
  expect(lookback(defineCatalog({ services: {}, alerting: { anomalies } }))).toBe(42 * 86_400 + 3_600);
});
