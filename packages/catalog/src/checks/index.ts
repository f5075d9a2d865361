import { buckets } from './buckets.js';
import { burnTiers } from './burn-tiers.js';
import type { Check } from './check.js';
import { devices } from './devices.js';
import { duplicates } from './duplicates.js';
import { labelSets } from './label-sets.js';
import { ownRules } from './own-rules.js';
import { promises } from './promises.js';
import { references } from './references.js';
import { reservedNames } from './reserved-names.js';
import { routes } from './routes.js';
import { windows } from './windows.js';

/** Every check of a catalog's meaning. Adding one is one file and one entry here. */
export const checks: readonly Check[] = [
  references,
  devices,
  duplicates,
  routes,
  reservedNames,
  labelSets,
  buckets,
  burnTiers,
  windows,
  promises,
  ownRules,
];
