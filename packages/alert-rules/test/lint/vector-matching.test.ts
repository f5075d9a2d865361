import { expect, test } from 'vitest';
import { alert, checksOf, said } from './rules.js';

test.each([
  ['sum by (a) (x) / sum by (b) (y) > 1', true],
  ['sum by (a, b) (x) / sum by (a) (y) > 1', true],
  ['sum by (a, b) (x) and sum by (a) (y) > 1', true],
  ['sum by (a, b) (x) / on (a) sum by (a) (y) > 1', true],
  ['sum by (a) (x) / on (a) sum by (a, b) (y) > 1', true],
  ['sum by (a) (x) / on (c) group_left () sum by (a) (y) > 1', true],
  ['sum by (a, b) (x) / ignoring (b) sum by (a) (y) > 1', true],
  ['up{job="a"} == up{job="b"}', true],
  ['sum by (job) (x{job="a"}) and sum by (job) (y{job="b"})', true],
  ['rate(x{job="a"}[5m]) / on (job, c) rate(y{job="b"}[5m]) > 1', true],
  ['up{job="a"} == ignoring (job) up{job="b"}', false],
  ['up{job="a"} == on (instance) up{job="b"}', false],
  ['sum(x{job="a"}) == sum(y{job="b"})', false],
  ['up{job="a"} or up{job="b"} > 0', false],
  ['x{job="a"} unless y{job="b"}', false],
  ['sum by (a) (x) / sum by (a) (y) > 1', false],
  ['sum by (a, b) (x) / on (a) group_left () sum by (a) (y) > 1', false],
  ['sum by (a, b) (x) / ignoring (b) group_left () sum by (a) (y) > 1', false],
  ['sum by (a) (x) / on (a) group_right () sum by (a, b) (y) > 1', false],
  ['sum by (a, b) (x) and on (a) sum by (a) (y) > 1', false],
  ['sum by (a) (x) or sum by (b) (y) > 1', false],
  ['x / y > 1', false],
  ['x / on (a) y > 1', false],
  ['sum(x) / 60 > 1', false],
  ['time() - sum by (a) (x) > 60', false],
])('%s', (expr, isFaulty) => {
  expect(checksOf(expr).includes('vector-matching')).toBe(isFaulty);
});

test('knows the labels of what other rules record', () => {
  const record = (name: string, expr: string, labels?: Record<string, string>) => ({
    record: name,
    expr,
    ...(labels && { labels }),
  });
  const rules = [
    record('a:x:sum', 'sum by (a) (x)'),
    record('b:y:sum', 'sum by (b) (y)'),
    record('b:z:sum', 'sum(z)', { a: '1' }),
  ];
  expect(said([...rules, alert('a:x:sum / b:y:sum > 1')])).toEqual([
    'vector-matching: the sides of / never match: one has the labels a, the other b; name those to match with on (...)',
  ]);
  expect(said([...rules, alert('a:x:sum / b:z:sum > 1')])).toEqual([]);
});
