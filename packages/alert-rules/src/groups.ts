import { type Catalog, CatalogError } from '@pulsetrail/catalog';
import { annotated } from './annotated.js';
import { assertOwnRules, ownRuleProblems } from './own-rule-problems.js';
import type { RuleGroup } from './rule.js';
import { ruleFamilies } from './rules/index.js';

/** Every group, whatever is wrong with the rules of the team's own. */
const anyGroups = (catalog: Catalog): RuleGroup[] =>
  annotated(
    ruleFamilies.flatMap((family) => family(catalog)),
    catalog,
  );

/**
 * Every group of a catalog, family by family, with what all alerts say.
 *
 * @throws {CatalogError} for rules of the team's own that would never fire, fail at an evaluation, or mislead; names every
 *   fault at once, each with its place in the catalog.
 */
export function ruleGroups(catalog: Catalog): RuleGroup[] {
  const groups = anyGroups(catalog);
  assertOwnRules(groups, catalog);
  return groups;
}

/**
 * The error of a faulty catalog together with the faults of its PromQL, which `defineCatalog` does not read, so that
 * whoever mends it learns of all of them at once. What is said of a rule already is not said again.
 */
export function withExpressionProblems(error: CatalogError): CatalogError {
  const { sound, problems } = error;
  if (sound === undefined) return error;
  const told = new Set(problems.map(({ path }) => path));
  const more = ownRuleProblems(anyGroups(sound), sound).filter(
    ({ path }) => path.endsWith('.expr') && !told.has(path) && !told.has(path.slice(0, -'.expr'.length)),
  );
  return more.length === 0 ? error : new CatalogError([...problems, ...more]);
}
