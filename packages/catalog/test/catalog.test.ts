import { describe, expect, expectTypeOf, test } from 'vitest';
import { type Catalog, type CatalogDefinition, defineCatalog } from '../src/index.js';

const catalog = defineCatalog({
  services: {
    'clinic-api': {
      owner: 'care-platform',
      operations: {
        'sign-in': { kind: 'api', component: 'authentication', target: { latency: '500ms', errors: '1%' } },
        'find-patient': {
          kind: 'db',
          component: 'database',
          target: { latency: { threshold: '100ms', quantile: 0.9 } },
        },
        'job-security': { kind: 'score', component: 'scoring', score: 'job-security' },
      },
      counters: { 'documents.scanned': { unit: '{document}', labels: { result: ['pass', 'fail'] } } },
      scores: { 'job-security': { versions: ['2026-06'] } },
      flows: { registration: { steps: ['identify', 'book'] } },
    },
  },
  pipelines: { wards: { families: ['ava4', 'kati'], target: { stored: '2s' } } },
  channels: { oncall: { slack: { webhookFile: 'secrets/slack' } } },
  routes: { critical: ['oncall'] },
});

type Written = (typeof catalog)['definition'];
type ClinicApi = Written['services']['clinic-api'];

describe('the type of a catalog', () => {
  test('keeps the names of services, operations and counters', () => {
    expectTypeOf<keyof Written['services']>().toEqualTypeOf<'clinic-api'>();
    expectTypeOf<keyof ClinicApi['operations']>().toEqualTypeOf<'sign-in' | 'find-patient' | 'job-security'>();
    expectTypeOf<keyof ClinicApi['counters']>().toEqualTypeOf<'documents.scanned'>();
    expect(catalog.definition.services['clinic-api'].operations['sign-in'].kind).toBe('api');
  });

  test('keeps kinds, labels and their values', () => {
    expectTypeOf<ClinicApi['operations']['find-patient']['kind']>().toEqualTypeOf<'db'>();
    type Labels = ClinicApi['counters']['documents.scanned']['labels'];
    expectTypeOf<keyof Labels>().toEqualTypeOf<'result'>();
    expectTypeOf<Labels['result'][number]>().toEqualTypeOf<'pass' | 'fail'>();
  });

  test('keeps scores, versions, flows, steps, families, channels and routes', () => {
    expectTypeOf<ClinicApi['scores']['job-security']['versions'][number]>().toEqualTypeOf<'2026-06'>();
    expectTypeOf<ClinicApi['flows']['registration']['steps'][number]>().toEqualTypeOf<'identify' | 'book'>();
    expectTypeOf<Written['pipelines']['wards']['families'][number]>().toEqualTypeOf<'ava4' | 'kati'>();
    expectTypeOf<keyof Written['channels']>().toEqualTypeOf<'oncall'>();
    expectTypeOf<Written['routes']['critical'][number]>().toEqualTypeOf<'oncall'>();
  });

  test('is one that every generator takes', () => {
    expectTypeOf(catalog).toExtend<Catalog>();
    expectTypeOf<Written>().toExtend<CatalogDefinition>();
  });

  test('has no names that were not written', () => {
    // @ts-expect-error: no such service
    expect(catalog.definition.services.other).toBeUndefined();
    // @ts-expect-error: no such operation
    expect(catalog.definition.services['clinic-api'].operations['sign-out']).toBeUndefined();
    // @ts-expect-error: no such label
    expect(catalog.definition.services['clinic-api'].counters['documents.scanned'].labels.reason).toBeUndefined();
    // @ts-expect-error: no such value
    const value: 'passed' = catalog.definition.services['clinic-api'].counters['documents.scanned'].labels.result[0];
    expect(value).toBe('pass');
  });
});

describe('what does not compile is also found at run time', () => {
  const operation = { kind: 'api', component: 'c' } as const;

  test.each<[string, () => unknown]>([
    [
      'a kind',
      // @ts-expect-error: no such kind
      () => defineCatalog({ services: { a: { owner: 'x', operations: { o: { kind: 'apo', component: 'c' } } } } }),
    ],
    [
      'a missing component',
      // @ts-expect-error: component is missing
      () => defineCatalog({ services: { a: { owner: 'x', operations: { o: { kind: 'api' } } } } }),
    ],
    [
      'a missing owner',
      // @ts-expect-error: owner is missing
      () => defineCatalog({ services: { a: {} } }),
    ],
    [
      'missing services',
      // @ts-expect-error: services are missing
      () => defineCatalog({}),
    ],
    [
      'a duration without a unit',
      () =>
        defineCatalog({
          // @ts-expect-error: no unit
          services: { a: { owner: 'x', operations: { o: { ...operation, target: { latency: '500' } } } } },
        }),
    ],
    [
      'a number where a share belongs',
      () =>
        defineCatalog({
          // @ts-expect-error: a number
          services: { a: { owner: 'x', operations: { o: { ...operation, target: { errors: 0.01 } } } } },
        }),
    ],
    [
      'a rate by day',
      () =>
        defineCatalog({
          // @ts-expect-error: no rate by day
          services: { a: { owner: 'x', operations: { o: { ...operation, target: { throughput: '5/d' } } } } },
        }),
    ],
    [
      'a label whose values are not a list',
      // @ts-expect-error: not a list
      () => defineCatalog({ services: { a: { owner: 'x', counters: { c: { labels: { result: 'pass' } } } } } }),
    ],
    [
      'a device family',
      // @ts-expect-error: no such family
      () => defineCatalog({ services: {}, pipelines: { p: { families: ['zebra'] } } }),
    ],
    [
      'a channel of two kinds that lacks what its kind needs',
      // @ts-expect-error: webhookFile is missing
      () => defineCatalog({ services: {}, channels: { c: { slack: {} } } }),
    ],
  ])('%s', (_what, define) => {
    expect(define).toThrow('The catalog has 1 problem:');
  });
});
