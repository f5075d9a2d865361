import { expect, test } from 'vitest';
import { ruleGroups } from '../src/groups.js';
import { ruleFamilies } from '../src/rules/index.js';
import { sampleCatalog } from './sample-catalog.js';

test('the groups of every family, in the order of the families', () => {
  expect(ruleGroups(sampleCatalog)).toEqual(ruleFamilies.flatMap((family) => family(sampleCatalog)));
});
