import { expect, test } from 'vitest';
import { lookingBackOf, recordsOf } from '../../src/lint/records.js';
import { parsePromql } from '../../src/promql-parser.js';

const rules = [
  { record: 'late', expr: 'early' },
  { record: 'early', expr: 'sum by (a) (rate(x[5m]))' },
  { record: 'now', expr: 'sum by (b) (x)' },
  { record: 'age', expr: 'time() - x' },
].map((rule) => ({ group: 'g', rule: { ...rule, labels: { own: '1' } }, expression: parsePromql(rule.expr) }));

test('what looks back does so whatever the order of the records', () => {
  expect([...lookingBackOf(rules)].toSorted()).toEqual(['age', 'early', 'late']);
});

test('a record has the labels of its result and its own', () => {
  const records = recordsOf(rules);
  expect(['early', 'late', 'now'].map((name) => [...(records.get(name)?.only ?? [])])).toEqual([
    ['a', 'own'],
    ['a', 'own'],
    ['b', 'own'],
  ]);
});
