import { expect, test } from 'vitest';
import { boundsOf, isEmpty } from '../../src/lint/bounds.js';
import { parsePromql } from '../../src/promql-parser.js';

const context = {
  scrapeInterval: 15,
  metrics: undefined,
  strange: new Set<string>(),
  records: new Map(),
  clusterLabels: [],
  lookingBack: new Set<string>(),
  read: new Set<string>(),
};
const [low, high] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];

test.each([
  ['x', low, high],
  ['up', 0, 1],
  ['x_total', 0, high],
  ['3', 3, 3],
  ['up offset 5m', 0, 1],
  ['rate(x[5m])', 0, high],
  ['delta(x[5m])', low, high],
  ['max_over_time(up[5m])', 0, 1],
  ['max_over_time(rate(x_total[5m])[1h:])', 0, high],
  ['(x > 5) < 9', 5, 9],
  ['9 > (x == 5)', 5, 5],
  ['x > y', low, high],
  ['x > bool 5', 0, 1],
  ['up and x', 0, 1],
  ['up or (x > 0 < 3)', 0, 3],
  ['up * x_total', 0, high],
  ['up - x_total', low, high],
  ['sum(x_total)', 0, high],
  ['sum(x)', low, high],
  ['topk(3, up)', 0, 1],
  ['count(x)', 1, high],
  ['quantile(0.5, up)', low, high],
  ['absent(x)', 1, 1],
  ['time()', low, high],
])('%s is between %d and %d', (expr, least, greatest) => {
  expect(boundsOf(parsePromql(expr), context)).toEqual({ least, greatest });
});

test.each([
  ['>', 1, true],
  ['>', 0.9, false],
  ['>=', 1, false],
  ['<', 0, true],
  ['<=', 0, false],
  ['==', 2, true],
  ['==', 1, false],
  ['!=', 5, false],
])('of 0 to 1, none is %s %d: %s', (operator, limit, isNone) => {
  expect(isEmpty({ least: 0, greatest: 1 }, operator, limit)).toBe(isNone);
});
