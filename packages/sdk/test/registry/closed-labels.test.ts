import { declareMetric } from '@pulsetrail/catalog';
import { expect, test } from 'vitest';
import { closedCombinations, closedValues } from '../../src/registry/closed-labels.js';

const counter = { unit: '{x}', kind: 'counter', description: 'X.' } as const;

test.each([
  ['no labels', declareMetric('x', counter), [{}]],
  [
    'one closed label',
    declareMetric('x', { ...counter, labels: ['a'], values: { a: ['1', '2'] } }),
    [{ a: '1' }, { a: '2' }],
  ],
  ['an open label', declareMetric('x', { ...counter, labels: ['a', 'b'], values: { a: ['1', '2'] } }), []],
  [
    'two closed labels',
    declareMetric('x', { ...counter, labels: ['a', 'b'], values: { a: ['1', '2'], b: ['3', '4'] } }),
    [
      { a: '1', b: '3' },
      { a: '2', b: '3' },
      { a: '1', b: '4' },
      { a: '2', b: '4' },
    ],
  ],
])('gives every combination of %s', (_, definition, expected) => {
  expect([...closedCombinations(definition)]).toEqual(expected);
});

test('gives one at a time, however many there are', () => {
  const many = Array.from({ length: 1_000 }, (_, index) => String(index));
  const values = { a: many, b: many, c: many };
  const all = closedCombinations(declareMetric('x', { ...counter, labels: ['a', 'b', 'c'], values }));
  expect(all.next().value).toEqual({ a: '0', b: '0', c: '0' });
});

test('knows the values of closed labels, and that any of them may be left out', () => {
  const definition = declareMetric('x', { ...counter, labels: ['a', 'b'], values: { a: ['1', '2'] } });
  expect(closedValues(definition)).toEqual([new Set(['1', '2', '']), undefined]);
});
