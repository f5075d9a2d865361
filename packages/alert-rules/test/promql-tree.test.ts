import { expect, test } from 'vitest';
import { parsePromql } from '../src/promql-parser.js';
import { partsOf, selectorsOf } from '../src/promql-tree.js';

const expression = parsePromql('sum by (a) (rate(x[5m])) / on (a) max_over_time(y[1h:1m]) > 0.5');

test('partsOf gives every part, the whole first', () => {
  expect([...partsOf(expression)].map(({ kind }) => kind)).toEqual([
    'binary',
    'binary',
    'aggregation',
    'call',
    'selector',
    'call',
    'subquery',
    'selector',
    'literal',
  ]);
});

test('selectorsOf gives every selector with what surrounds it, the nearest first', () => {
  const found = [...selectorsOf(expression)].map(({ selector, around }) => [
    selector.name,
    around.map(({ kind }) => kind),
  ]);
  expect(found).toEqual([
    ['x', ['call', 'aggregation', 'binary', 'binary']],
    ['y', ['subquery', 'call', 'binary', 'binary']],
  ]);
});
