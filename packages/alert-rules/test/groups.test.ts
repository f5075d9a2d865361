import { expect, test } from 'vitest';
import { ruleGroups } from '../src/groups.js';
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
