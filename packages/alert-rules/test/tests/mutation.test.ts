import { defineCatalog, formatDuration } from '@pulsetrail/catalog';
import { describe, expect, test } from 'vitest';
import { ruleGroups } from '../../src/groups.js';
import { promqlSeconds } from '../../src/promql-text.js';
import type { AlertingRule, Rule, RuleGroup } from '../../src/rule.js';
import { alertTests } from '../../src/tests/families.js';
import type { AlertTest } from '../../src/tests/scenario.js';
import { alertLine } from '../../src/tests/trial.js';
import { promtool } from '../promtool.js';
import { failuresOf } from './trials.js';

/** One of every kind of condition. */
const catalog = defineCatalog({
  services: {
    shop: {
      owner: 'web',
      operations: {
        pay: { kind: 'api', component: 'payment', target: { errors: '1%', latency: '500ms', throughput: '60/min' } },
        browse: { kind: 'api', component: 'shelf', target: { latency: { threshold: '1s', objective: '99%' } } },
      },
      counters: {
        orders: {
          labels: { result: ['ok', 'fail'] },
          target: { atLeast: '10/min', atMost: '100/min', ratio: { of: { result: 'fail' }, below: '5%' } },
        },
      },
      saturation: { queues: { jobs: 100 } },
      heartbeats: { backup: { every: '10m' } },
    },
  },
  pipelines: { wards: { families: ['kati'], target: {} } },
  alerting: { anomalies: { 'orders-unusual': { category: 'business', metric: 'orders', service: 'shop' } } },
});

const groups = ruleGroups(catalog);
const tests = alertTests(catalog);

const changed = (change: (rule: Rule) => Rule): RuleGroup[] =>
  groups.map((group) => ({ ...group, rules: group.rules.map(change) }));

const ofAlerts = (change: (rule: AlertingRule) => Rule) => changed((rule) => ('alert' in rule ? change(rule) : rule));

/** The alerts whose names say that they have the condition that a mutation is about. */
const named = (pattern: RegExp): AlertTest[] => tests.filter(({ alert }) => pattern.test(alert));

const twice: Readonly<Record<string, string>> = {
  '5m': '10m',
  '1h': '2h',
  '6h': '12h',
  '1d': '2d',
  '3d': '6d',
  '30m': '1h',
  '2h': '4h',
};
const half: Readonly<Record<string, string>> = {
  '5m': '4m',
  '1h': '30m',
  '6h': '3h',
  '1d': '12h',
  '3d': '36h',
  '30m': '15m',
  '2h': '1h',
};

/** Changes every window: of the sums that burn rates read, and of what is counted from raw series. */
const windows = (to: Readonly<Record<string, string>>) =>
  changed((rule) => ({
    ...rule,
    expr: rule.expr.replaceAll(/\[(\w+)(:\w+)?\]/g, (all, range: string, step = '') =>
      range in to ? `[${to[range]}${step}]` : all,
    ),
  }));

/** Changes every number that something is compared with, but for 0 and the least number of bad events. */
const thresholds = (factor: number) =>
  ofAlerts((rule) => ({
    ...rule,
    expr: rule.expr.replaceAll(/([<>]=?) (\d+(?:\.\d+)?)(?=$|\s)/g, (all, operator: string, value: string) =>
      all === '>= 5' ? all : `${operator} ${Number(value) * factor}`,
    ),
  }));

const minimum = (least: number) => ofAlerts((rule) => ({ ...rule, expr: rule.expr.replace(/>= 5$/, `>= ${least}`) }));

/** Mutations of all rules at once, and the alerts whose tests must see it. */
const mutations: readonly [string, RuleGroup[], readonly AlertTest[]][] = [
  ['no alert waits', ofAlerts(({ for: _wait, ...rule }) => rule), tests.filter((each) => each.for > 0)],
  [
    'every alert waits half an hour longer',
    ofAlerts((rule) => ({ ...rule, for: formatDuration(promqlSeconds(rule.for ?? '0s') + 1_800) })),
    tests,
  ],
  ['thresholds are a tenth higher', thresholds(1.1), named(/Burn|High|Low|Late|Cpu|Disk|EventLoop|QueueToo|Memory/)],
  ['thresholds are a tenth lower', thresholds(0.9), named(/Burn|High|Low|Late|Cpu|Disk|EventLoop|QueueToo|Memory/)],
  [
    'windows are twice as long',
    windows(twice),
    named(/Burn|LatencyHigh|Throughput|Counter|Cpu|EventLoop|Memory|QueueToo/),
  ],
  ['windows are shorter', windows(half), named(/Burn|LatencyHigh|Throughput|Counter|Cpu|EventLoop|Memory|QueueToo/)],
  ['one bad event less is enough', minimum(4), named(/Burn|LatencyHigh|CounterShare/)],
  ['one bad event more is needed', minimum(6), named(/Burn|LatencyHigh|CounterShare/)],
];

describe.skipIf(promtool === undefined)('generated tests see that', () => {
  test.for(mutations)('%s', { timeout: 240_000 }, async ([, mutated, meant]) => {
    expect(meant.length).toBeGreaterThan(0);
    const failed = new Set(
      (await failuresOf(catalog, { groups: mutated, tests: meant })).map(({ test: each }) => each),
    );
    expect(meant.filter((each) => !failed.has(each)).map(alertLine)).toEqual([]);
  });

  /** Every alert with another expression, and with the labels that its series would have given it. */
  const instead = (expr: string): AlertingRule[] =>
    tests.map(({ alert, labels }) => ({
      alert,
      expr,
      labels: Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== '')),
      annotations: {},
    }));

  test.for([
    ['an alert fires always', 'vector(1)', (holds: number, all: boolean) => !all || holds === 0],
    ['an alert never fires', 'vector(1) < 0', (holds: number) => holds > 0],
  ] as const)('%s, in every scenario that says otherwise', { timeout: 240_000 }, async ([, expr, contradicts]) => {
    const failures = await failuresOf(catalog, {
      groups: [{ name: 'mutants', interval: '1m', rules: instead(expr) }],
    });
    const failed = new Set(failures.map(({ test: each, scenario }) => `${alertLine(each)}: ${scenario}`));
    const meant = tests.flatMap((each) =>
      each.scenarios
        .filter(({ holds }) => {
          const [only] = holds;
          return contradicts(holds.length, only?.from === 0 && only.until === Number.POSITIVE_INFINITY);
        })
        .map(({ name }) => `${alertLine(each)}: ${name}`),
    );
    expect(meant.filter((each) => !failed.has(each))).toEqual([]);
  });
});
