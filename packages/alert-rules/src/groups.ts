import type { Catalog } from '@pulsetrail/catalog';
import type { RuleGroup } from './rule.js';
import { ruleFamilies } from './rules/index.js';

/** Every group of a catalog, family by family. */
export const ruleGroups = (catalog: Catalog): RuleGroup[] => ruleFamilies.flatMap((family) => family(catalog));
