import type { Catalog } from '@pulsetrail/catalog';
import type { RuleGroup } from '../rule.js';

/** One family of rules: reads a catalog, returns its groups; none where the catalog promises nothing of the kind. */
export type RuleFamily = (catalog: Catalog) => RuleGroup[];
