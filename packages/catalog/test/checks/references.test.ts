import { expect, test } from 'vitest';
import { faultsOf, serviceWith, targetOf } from '../faults.js';

const operations = { o: { kind: 'score', component: 'c', score: 's' } };

test.each<[string, object, string[]]>([
  ['any component where none is declared', serviceWith({ operations }), []],
  [
    'a component that is not declared',
    serviceWith({ operations }, { components: { d: {}, e: {} } }),
    ['services.a.operations.o.component: unknown component; use one of d, e, or declare it in components (found "c")'],
  ],
  [
    'a component where none is left to choose from',
    serviceWith({ operations }, { components: {} }),
    ['services.a.operations.o.component: unknown component; declare it in components (found "c")'],
  ],
  ['a declared score', serviceWith({ operations, scores: { s: {} } }), []],
  [
    'a score that is not declared',
    serviceWith({ operations, scores: { t: {} } }),
    ['services.a.operations.o.score: unknown score; use one of t, or declare it in services.a.scores (found "s")'],
  ],
  [
    'a score by the name of its operation that is not declared',
    serviceWith({ operations: { o: { kind: 'score', component: 'c' } }, scores: { t: {} } }),
    ['services.a.operations.o.score: unknown score; use one of t, or declare it in services.a.scores (found "o")'],
  ],
  [
    'a score of an operation of another kind',
    serviceWith({ operations: { o: { kind: 'db', component: 'c', score: 's' } } }),
    [
      `services.a.operations.o.score: only an operation of kind 'score' names a score; remove it or change the kind (found "s")`,
    ],
  ],
  [
    'a burn tier of an operation',
    targetOf({ errors: '1%', tiers: ['page-fast', 'page'] }),
    [
      'services.a.operations.o.target.tiers.1: unknown burn tier; use one of page-fast, page-slow, ticket-fast, ticket-slow, or declare it in alerting.tiers (found "page")',
    ],
  ],
  [
    'a burn tier of a flow, an integration and a pipeline',
    serviceWith(
      {
        flows: { f: { steps: ['s'], target: { tiers: ['x'] } } },
        integrations: { i: { target: { tiers: ['x'] } } },
      },
      {
        pipelines: { p: { families: ['kati'], target: { tiers: ['x'] } } },
        alerting: { tiers: { t: { long: '1h', factor: 2, severity: 'info' } } },
      },
    ),
    ['services.a.flows.f', 'services.a.integrations.i', 'pipelines.p'].map(
      (part) => `${part}.target.tiers.0: unknown burn tier; use one of t, or declare it in alerting.tiers (found "x")`,
    ),
  ],
])('%s', (_what, definition, lines) => {
  expect(faultsOf(definition)).toEqual(lines);
});

test('what is declared but itself faulty counts as declared', () => {
  const faulty = serviceWith(
    { operations: { o: { kind: 'score', component: 'c', target: { tiers: ['t'] } } }, scores: { o: 1 } },
    { components: { c: 1 }, channels: { ch: 1 }, routes: { info: ['ch'] }, alerting: { tiers: { t: 1 } } },
  );
  expect(faultsOf(faulty).filter((line) => line.includes('unknown'))).toEqual([]);
});
