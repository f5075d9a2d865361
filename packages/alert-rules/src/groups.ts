import type { Catalog } from '@pulsetrail/catalog';
import { annotated } from './annotated.js';
import { assertOwnRules } from './own-rule-problems.js';
import type { RuleGroup } from './rule.js';
import { ruleFamilies } from './rules/index.js';

/**
 * Every group of a catalog, family by family, with what all alerts say.
 *
 * @throws {CatalogError} for rules of the team's own that would never fire, fail at an evaluation, or mislead; names every
 *   fault at once, each with its place in the catalog.
 */
export function ruleGroups(catalog: Catalog): RuleGroup[] {
  const groups = annotated(
    ruleFamilies.flatMap((family) => family(catalog)),
    catalog,
  );
  assertOwnRules(groups, catalog);
  return groups;
}
