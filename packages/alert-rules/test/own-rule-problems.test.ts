import { type CatalogDefinition, CatalogError, defineCatalog } from '@pulsetrail/catalog';
import { describe, expect, test } from 'vitest';
import { generate, lintRules, ruleGroups } from '../src/index.js';
import { promisesCatalog } from './promises-catalog.js';

type Rules = NonNullable<NonNullable<CatalogDefinition['alerting']>['rules']>;
type Anomalies = NonNullable<NonNullable<CatalogDefinition['alerting']>['anomalies']>;

/** What is wrong with rules of the team's own, a line each. */
function problemsOf(rules: Rules, anomalies: Anomalies = {}): string[] {
  const catalog = defineCatalog({ services: { shop: { owner: 'web' } }, alerting: { rules, anomalies } });
  try {
    generate(catalog);
    return [];
  } catch (error) {
    if (!(error instanceof CatalogError)) throw error;
    return error.problems.map(({ path, message }) => `${path}: ${message}`);
  }
}

const rule = { category: 'business', operator: '>', threshold: 5, severity: 'warning' } as const;

describe('an expression is refused', () => {
  test.for<[string, string, string]>([
    ['that is no PromQL', 'sum(rate(x[5m])', 'expected'],
    ['of a counter without rate', 'orders_total', 'is a counter whose bare value is read; take rate or increase of it'],
    ['with a window under four scrapes', 'rate(orders_total[30s])', 'is less than 4 scrapes; use 1m or more'],
    ['whose sides never match', 'sum by (a) (up) / sum by (b) (up)', 'the sides of / never match'],
  ])('%s', ([, expr, message]) => {
    const [problem = '', ...more] = problemsOf({ mine: { ...rule, expr } });
    expect(more).toEqual([]);
    expect(problem).toMatch(/^alerting\.rules\.mine\.expr: /);
    if (message !== 'expected') expect(problem).toContain(message);
  });

  test('that compares with nothing', () => {
    expect(problemsOf({ mine: { category: 'business', severity: 'info', expr: 'sum(up)' } })[0]).toContain(
      'alerting.rules.mine.expr: fires for every series, whatever its value',
    );
  });
});

test('every fault is named at once, anomalies too, and nothing is generated', () => {
  const problems = problemsOf(
    { one: { ...rule, expr: 'rate(' }, 'target-down': { ...rule, expr: 'sum(up)' } },
    { odd: { category: 'errors', expr: 'increase(x_total[15s])' } },
  );
  expect(problems.map((problem) => problem.split(':')[0])).toEqual([
    'alerting.rules.one.expr',
    'alerting.rules.target-down',
    'alerting.anomalies.odd.expr',
  ]);
  expect(problems[1]).toContain('gives an alert TargetDown, as Pulsetrail has one itself; choose another name');
});

test('what others export is no fault, and neither are records of generated rules', () => {
  expect(problemsOf({ a: { ...rule, expr: 'mysql_up' }, b: { ...rule, expr: 'team:errors:ratio5m' } })).toEqual([]);
});

test('rules that are generated have no findings of our own linters', () => {
  expect(lintRules(ruleGroups(promisesCatalog), { catalog: promisesCatalog })).toEqual([]);
});
