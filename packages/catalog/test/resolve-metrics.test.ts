import { describe, expect, test } from 'vitest';
import { type CatalogDefinition, defineCatalog } from '../src/index.js';

describe('model versions', () => {
  const versionsOf = (definition: CatalogDefinition) => {
    const table = defineCatalog(definition).metrics;
    return ['score.calculation.duration', 'score.input.size'].map(
      (name) => table.get(name)?.values['score.model.version'],
    );
  };
  const risk = { kind: 'score', component: 'scoring' } as const;
  const taste = { ...risk, score: 'preference' };

  test('are closed where every score that is calculated declares its own', () => {
    const services = {
      shop: {
        owner: 'web',
        operations: { risk, taste },
        scores: { risk: { versions: ['v1', 'v2'] }, preference: { versions: ['v2', 'v3'] } },
      },
      bank: { owner: 'money', operations: { risk }, scores: { risk: { versions: ['b1'] } } },
    };
    expect(versionsOf({ services })).toEqual([
      ['v1', 'v2', 'v3', 'b1'],
      ['v1', 'v2', 'v3', 'b1'],
    ]);
    const operation = defineCatalog({ services }).services[0]?.operations[0];
    expect(operation?.metric.values).toEqual({ 'score.model.version': ['v1', 'v2', 'v3', 'b1'] });
  });

  test.for<[string, CatalogDefinition['services']]>([
    [
      'one declares none',
      { shop: { owner: 'web', operations: { risk, taste }, scores: { risk: { versions: ['v1'] }, preference: {} } } },
    ],
    [
      'one is declared in another service',
      {
        shop: { owner: 'web', operations: { risk } },
        bank: { owner: 'money', scores: { risk: { versions: ['v1'] } } },
      },
    ],
    ['none is calculated', { shop: { owner: 'web', scores: { risk: { versions: ['v1'] } } } }],
  ])('are open where %s', ([, services]) => {
    expect(versionsOf({ services })).toEqual([undefined, undefined]);
  });

  test('go together with buckets of the catalog', () => {
    const { metrics: table } = defineCatalog({
      services: { shop: { owner: 'web', operations: { risk }, scores: { risk: { versions: ['v1'] } } } },
      buckets: { 'score.calculation.duration': [1, 2] },
    });
    expect(table.get('score.calculation.duration')).toMatchObject({
      buckets: [1, 2],
      values: { 'score.model.version': ['v1'] },
    });
  });
});
