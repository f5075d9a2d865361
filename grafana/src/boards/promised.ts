import type { Catalog } from '@pulsetrail/catalog';
import { flowsOf, integrationsOf, operationsOf } from '../panels/subject.js';

/** Whether anything of a catalog has an error budget. */
export const hasBudgets = (catalog: Catalog): boolean =>
  [...operationsOf(catalog), ...flowsOf(catalog), ...integrationsOf(catalog)].some(
    ({ target: { errors, latency } }) => errors !== undefined || latency?.kind === 'objective',
  ) ||
  catalog.pipelines.some(({ target }) => target.errors !== undefined) ||
  catalog.services.some(({ quality }) => quality.length > 0);
