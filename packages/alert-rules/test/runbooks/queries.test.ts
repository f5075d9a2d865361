import { expect, test } from 'vitest';
import { comparedIn, recordsOf, restsOn } from '../../src/runbooks/queries.js';

test.for([
  ['up == 0', ['up']],
  ['rate(a[5m]) > 1\nand\n(b{x="y"} >= 5)', ['rate(a[5m])', 'b{x="y"}']],
  ['a > 1 or a > 2', ['a']],
  ['vector(1)', ['vector(1)']],
  ['(a + b > bool 1) == 1', ['(a + b > bool 1)']],
] as const)('%s compares %j', ([expr, sides]) => {
  expect(comparedIn(expr)).toEqual(sides);
});

const groups = [
  {
    name: 'g',
    interval: '1m',
    rules: [
      { record: 'a:rate', expr: 'rate(raw_total[5m])' },
      { record: 'a:ratio', expr: 'a:rate / a:rate' },
      { record: 'a:rate', expr: 'rate(other_total[5m])', labels: { bound: '1s' } },
    ],
  },
];

test('an expression rests on its records, theirs, and at the end on metrics', () => {
  const { records, metrics } = restsOn('a:ratio > 1 and up', recordsOf(groups));
  expect(records.map(({ record }) => record)).toEqual(['a:ratio', 'a:rate']);
  expect(metrics).toEqual(['raw_total', 'up']);
});

const several = recordsOf([
  {
    name: 'g',
    interval: '1m',
    rules: [
      { record: 'of:value', expr: 'first_total' },
      { record: 'of:value', expr: 'a_total', labels: { of: 'a' } },
      { record: 'of:value', expr: 'b_total', labels: { of: 'b', week: '1' } },
      { record: 'of:value', expr: 'b_total offset 1w', labels: { of: 'b', week: '2' } },
      { record: 'of:mean', expr: 'avg(of:value{of="a"})', labels: { of: 'a' } },
      { record: 'of:mean', expr: 'avg(of:value{of="b"})', labels: { of: 'b' } },
    ],
  },
]);

test.for([
  ['of:value', ['first_total'], ['first_total']],
  ['of:value{of="b"}', ['b_total'], ['b_total']],
  ['of:value{week="2",of="b",job="x"}', ['b_total offset 1w'], ['b_total']],
  ['of:value{of!="a"}', ['first_total'], ['first_total']],
  ['of:mean{of="b"} > 1', ['avg(of:value{of="b"})', 'b_total'], ['b_total']],
  [
    'of:mean{of="a"} > of:mean{of="b"}',
    ['avg(of:value{of="a"})', 'a_total', 'avg(of:value{of="b"})', 'b_total'],
    ['a_total', 'b_total'],
  ],
  ['of:mean{of="c"}', [], ['of:mean']],
] as const)('%s reads the rules whose labels it asks for', ([expr, rules, metrics]) => {
  const read = restsOn(expr, several);
  expect(read.records.map((rule) => rule.expr)).toEqual(rules);
  expect(read.metrics).toEqual(metrics);
});

test('what is no PromQL rests on nothing', () => {
  expect(restsOn('sum(', recordsOf(groups))).toEqual({ records: [], metrics: [] });
});
