import { expect, test } from 'vitest';
import type { LinesPanel } from '../../src/model/panel.js';
import type { Query } from '../../src/model/query.js';
import { noValue } from '../../src/render/no-value.js';

const panel = (...queries: Query[]): LinesPanel => ({
  view: 'lines',
  key: 'k',
  title: 't',
  description: 'd',
  width: 8,
  height: 8,
  unit: 's',
  queries,
});
const full: Query = { expr: 'x', legend: 'x' };
const maybeEmpty: Query = { ...full, maybeEmpty: 'nothing has happened' };

test.for([
  ['one that always has data says nothing', panel(full), undefined],
  ['one of whose queries some always have data says nothing', panel(maybeEmpty, full), undefined],
  ['one that may be without says why', panel(maybeEmpty, maybeEmpty), 'No data: nothing has happened'],
  ['one with words of its own says these', { ...panel(full), empty: 'All is well' }, 'All is well'],
] as const)('%s', ([, described, text]) => {
  expect(noValue(described)).toBe(text);
});
