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

test('what is no PromQL rests on nothing', () => {
  expect(restsOn('sum(', recordsOf(groups))).toEqual({ records: [], metrics: [] });
});
