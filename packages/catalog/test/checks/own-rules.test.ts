import { expect, test } from 'vitest';
import { faultsOf, serviceWith } from '../faults.js';

const base = { category: 'business', severity: 'warning' };
const over = { ...base, operator: '>', threshold: 5 };
const counters = { orders: { labels: { result: ['ok', 'fail'] } } };
const faults = (rules: object, anomalies: object = {}): string[] =>
  faultsOf(serviceWith({ counters }, { alerting: { rules, anomalies } }));
const at = 'alerting.rules.r';

test.each<[string, object, string[]]>([
  ['with a metric', { ...over, metric: 'orders', labels: { result: 'ok' }, threshold: '5/min' }, []],
  ['with an expression', { ...over, expr: 'sum(up)', threshold: '5%' }, []],
  ['that compares by itself', { ...base, expr: 'up == 0' }, []],
  [
    'that looks at nothing',
    over,
    [
      `${at}: give either metric or expr, not both or none (found {"category":"...","severity":"...","operator":"...","threshold":"..."})`,
    ],
  ],
  [
    'that looks at a metric and an expression',
    { ...over, metric: 'orders', expr: 'up' },
    [
      `${at}: give either metric or expr, not both or none (found {"category":"...","severity":"...","operator":"...","threshold":"...","metric...)`,
    ],
  ],
  [
    'on a metric that is not there',
    { ...over, metric: 'sales' },
    [
      `${at}.metric: unknown metric; name one of the metric table or a counter of a service, or write expr (found "sales")`,
    ],
  ],
  [
    'on labels, values, a service and a channel that are not there',
    { ...over, metric: 'orders', labels: { result: 'late' }, by: ['city'], service: 'b', channels: ['x'] },
    [
      `${at}.labels.result: unknown value; use one of ok, fail (found "late")`,
      `${at}.by.0: unknown label; use one of result, or declare it in expr, which can say anything (found "city")`,
      `${at}.service: unknown service; use one of a, or declare it in services (found "b")`,
      `${at}.channels.0: unknown channel; declare it in channels (found "x")`,
    ],
  ],
  [
    'with what its metric does not take',
    { ...over, metric: 'integration.status', by: ['integration.name'], over: '1h', quantile: 0.5 },
    ['by', 'over', 'quantile'].map(
      (key) =>
        `${at}.${key}: means nothing for integration.status, whose values are read as they are; remove it (found ${{ by: '["integration.name"]', over: '"1h"', quantile: '0.5' }[key]})`,
    ),
  ],
  [
    'with what its expression says itself',
    { ...over, expr: 'up', quantile: 0.5 },
    [`${at}.quantile: means nothing beside expr; say it in the expression (found 0.5)`],
  ],
  [
    'without a threshold for its operator',
    { ...base, expr: 'up', operator: '>' },
    [
      `${at}: needs both operator and threshold; only an expr that compares by itself goes without them (found {"category":"...","severity":"...","expr":"...","operator":"..."})`,
    ],
  ],
  [
    'whose threshold is in another unit',
    { ...over, metric: 'operation.duration', threshold: '5/min' },
    [`${at}.threshold: operation.duration is in s; write a bare number in it (found "5/min")`],
  ],
  [
    'whose threshold of a counter is no rate',
    { ...over, metric: 'orders', threshold: '5s' },
    [`${at}.threshold: orders is a counter, whose rate is compared; write one such as 10/min (found "5s")`],
  ],
  [
    'with a window without four scrapes',
    { ...over, metric: 'orders', over: '20s' },
    [`${at}.over: too short to hold 4 scrapes, one every 15s; use 1m or more (found "20s")`],
  ],
  [
    'in a faulty form, all at once, and still looked at',
    { category: 'fun', metric: 'sales', operator: '=', threshold: 'much' },
    [
      `${at}.category: use one of 'errors', 'performance', 'business', 'data-quality', 'system-health' (found "fun")`,
      `${at}.metric: unknown metric; name one of the metric table or a counter of a service, or write expr (found "sales")`,
      `${at}.operator: use one of '>', '>=', '<', '<=', '==', '!=' (found "=")`,
      `${at}.threshold: write a number, or text such as 500ms, 90% or 10/min (found "much")`,
      `${at}.severity: missing; use one of 'critical', 'warning', 'info' (found nothing)`,
    ],
  ],
])('a rule %s', (_what, rule, lines) => {
  expect(faults({ r: rule })).toEqual(lines);
});

test('two rules that give one name to their alerts, whatever their kind', () => {
  expect(
    faults(
      { 'disk-full': { ...over, expr: 'up' } },
      { disk_full: { category: 'errors', expr: 'up', minimumWeeks: 5 } },
    ),
  ).toEqual([
    'alerting.anomalies.disk_full: duplicate, another rule gives an alert of this name; choose another name (found "disk_full")',
    'alerting.anomalies.disk_full.minimumWeeks: more than weeks; it would never say anything (found 5)',
  ]);
});

test('labels of clusters are none that mean something already', () => {
  expect(faultsOf({ services: {}, alerting: { clusterLabels: ['cluster', 'severity', '9', 'slo'] } })).toEqual([
    'alerting.clusterLabels.1: reserved label; it cannot tell clusters apart, name the one that your scrapes or external labels add (found "severity")',
    'alerting.clusterLabels.2: write a label as Prometheus has it, such as cluster (found "9")',
    'alerting.clusterLabels.3: reserved label; it cannot tell clusters apart, name the one that your scrapes or external labels add (found "slo")',
  ]);
});
