import { gaps } from '@pulsetrail/alert-rules';
import type { Catalog } from '@pulsetrail/catalog';

/** What a catalog says and nobody will hear of, a line each. */
export const warnings = (catalog: Catalog): string[] =>
  gaps(catalog).map(({ path, message }) => `warning: ${path}: ${message}\n`);
