import { type CatalogDefinition, defineCatalog } from '@pulsetrail/catalog';
import { expect, test } from 'vitest';
import { boardsOf } from '../../src/boards/index.js';

const uidsOf = (definition: CatalogDefinition): string[] =>
  boardsOf(defineCatalog(definition)).map(({ uid }) => uid.replace('pulsetrail-', ''));

const shop = (rest: object): CatalogDefinition =>
  ({ services: { shop: { owner: 'web', ...rest } } }) as CatalogDefinition;

const always = ['overview', 'service', 'self'];

test.for([
  ['nothing', { services: {} }, []],
  ['an operation', shop({ operations: { pay: { kind: 'api', component: 'p' } } }), []],
  [
    'a promise of errors',
    shop({ operations: { pay: { kind: 'api', component: 'p', target: { errors: '1%' } } } }),
    ['slo'],
  ],
  [
    'a promise of a quantile',
    shop({ operations: { pay: { kind: 'api', component: 'p', target: { latency: '1s' } } } }),
    [],
  ],
  ['a call of a database', shop({ operations: { find: { kind: 'db', component: 'p' } } }), ['database']],
  ['a score', shop({ operations: { rate: { kind: 'score', component: 'p' } } }), ['scores']],
  ['a counter', shop({ counters: { orders: {} } }), ['business']],
  ['a flow', shop({ flows: { checkout: { steps: ['a'] } } }), ['flows']],
  ['an integration', shop({ integrations: { mail: {} } }), ['integrations']],
  ['records that are checked', shop({ quality: { address: { invalid: '1%' } } }), ['slo']],
  ['a pipeline', { services: {}, pipelines: { wards: { families: ['kati'] } } }, ['devices']],
] as const)('%s has the boards that it needs and no other', ([, definition, more]) => {
  expect(uidsOf(definition).toSorted()).toEqual([...always, ...more].toSorted());
});

test('no board has a row without panels', () => {
  for (const { rows } of boardsOf(defineCatalog({ services: {} }))) {
    expect(rows.filter(({ panels }) => panels.length === 0)).toEqual([]);
  }
});
