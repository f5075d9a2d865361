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
    ['of a series where a range is needed', 'rate(foo_total)', 'rate needs a range'],
    ['of a range', 'foo[5m]', 'and gets a range'],
    ['of a range in an aggregation', 'sum(foo[5m])', 'sum needs an instant vector'],
    ['with too many arguments', 'rate(foo_total[5m], 3)', 'rate takes 1 argument, and gets 2'],
    ['with too few arguments', 'histogram_quantile(foo)', 'histogram_quantile takes 2 arguments, and gets 1'],
    ['of a text', '"abc"', 'and gets a text'],
    ['of a number', '1', '> compares two numbers'],
    ['with a faulty replacement', 'label_replace(x, "a", "b")', 'label_replace takes 5 arguments, and gets 3'],
    ['with a regular expression that is none', 'foo{a=~"("}', 'a=~"(" is no regular expression'],
    ['whose sides never match', 'sum by (a) (up) / sum by (b) (up)', 'the sides of / never match'],
  ])('%s', ([, expr, message]) => {
    const [problem = '', ...more] = problemsOf({ mine: { ...rule, expr } });
    expect(more).toEqual([]);
    expect(problem).toMatch(/^alerting\.rules\.mine\.expr: /);
    if (message !== 'expected') expect(problem).toContain(message);
  });

  test('whose quantile is above the highest bound of its histogram, where none is ever seen', () => {
    const slow = { ...rule, metric: 'http.server.request.duration' };
    expect(problemsOf({ mine: { ...slow, threshold: '5s' } })).toEqual([]);
    expect(problemsOf({ mine: { ...slow, threshold: '90s' } })).toEqual([
      expect.stringMatching(/^alerting\.rules\.mine: > 90 is never true, since what is compared is never above \d+/),
    ]);
  });

  test('not on the value of an instant without a waiting time, when that is said', () => {
    expect(problemsOf({ mine: { ...rule, expr: 'queue_size', for: '0s' } })).toEqual([]);
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
