import { type CatalogDefinition, CatalogError, defineCatalog } from '@pulsetrail/catalog';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ruleGroups, withExpressionProblems } from '../src/groups.js';
import type { RuleGroup } from '../src/rule.js';
import { ruleFamilies } from '../src/rules/index.js';
import { promisesCatalog } from './promises-catalog.js';
import { sampleCatalog } from './sample-catalog.js';

const names = (groups: readonly RuleGroup[]): string[] => groups.map(({ name }) => name);

test.for([
  ['sample', sampleCatalog],
  ['promises', promisesCatalog],
] as const)('the groups of every family, in the order of the families: %s', ([, catalog]) => {
  expect(names(ruleGroups(catalog))).toEqual(names(ruleFamilies.flatMap((family) => family(catalog))));
});

/** The error of a definition; undefined where it is sound. */
function errorOf(definition: unknown): CatalogError | undefined {
  try {
    defineCatalog(definition as CatalogDefinition);
    return undefined;
  } catch (error) {
    if (!(error instanceof CatalogError)) throw error;
    return error;
  }
}

test('the faults of a catalog and of its PromQL are named together, and none of a rule twice', () => {
  const rule = { category: 'errors', severity: 'info', operator: '>', threshold: 1 };
  const error = errorOf({
    services: {},
    alerting: {
      watchdog: 'nobody',
      rules: { a: { ...rule, expr: 'rate(' }, b: { ...rule, expr: 'x', over: '5m' } },
      anomalies: { d: { category: 'errors', expr: 'x[5m]' }, 'not a name': { category: 'errors', expr: 'x[5m]' } },
    },
  });
  expect(error && withExpressionProblems(error).problems.map(({ path }) => path)).toEqual([
    'alerting.watchdog',
    'alerting.rules.b.over',
    "alerting.anomalies['not a name']",
    'alerting.rules.a.expr',
    'alerting.anomalies.d.expr',
  ]);
});

test('an error of which nothing sound is left is handed back', () => {
  const error = errorOf(7);
  expect(error && withExpressionProblems(error)).toBe(error);
});

/** Every place of a value. */
const placesIn = (value: unknown): string[][] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => [[key], ...placesIn(inner).map((rest) => [key, ...rest])])
    : [];

test('whatever is wrong with a catalog, its PromQL can be looked at', () => {
  const places = placesIn(promisesCatalog.definition);
  const junk = fc.constantFrom<unknown>(undefined, null, '', 'nonsense', -1, 0, '1%', '5m', [], {}, { a: 1 }, 'up ==');
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom(...places), junk), { minLength: 1, maxLength: 3 }), (faults) => {
      const definition = structuredClone(promisesCatalog.definition) as unknown;
      for (const [place, value] of faults) {
        const parent = place.slice(0, -1).reduce<unknown>((inner, key) => Object(inner)[key], definition);
        if (typeof parent === 'object' && parent !== null) Reflect.set(parent, place.at(-1) ?? '', value);
      }
      const error = errorOf(definition);
      if (error === undefined) return;
      expect(withExpressionProblems(error).problems.slice(0, error.problems.length)).toEqual(error.problems);
    }),
    { numRuns: 300, seed: 1 },
  );
});
