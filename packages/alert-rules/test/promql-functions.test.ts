import { expect, test } from 'vitest';
import { promqlFunctions } from '../src/promql-functions.js';

test.each([
  ['time', { args: [], least: 0, isOpen: false, result: 'scalar' }],
  ['rate', { args: ['range'], least: 1, isOpen: false, result: 'vector' }],
  ['scalar', { args: ['vector'], least: 1, isOpen: false, result: 'scalar' }],
  ['round', { args: ['vector', 'scalar'], least: 1, isOpen: false, result: 'vector' }],
  ['label_join', { args: ['vector', 'text', 'text', 'text'], least: 3, isOpen: true, result: 'vector' }],
])('%s', (name, signature) => {
  expect(promqlFunctions.get(name)).toEqual(signature);
});

test('knows nothing of experimental functions', () => {
  expect(
    ['info', 'mad_over_time', 'sort_by_label', 'ts_of_max_over_time'].filter((name) => promqlFunctions.has(name)),
  ).toEqual([]);
});
