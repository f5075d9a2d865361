import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Catalog, CatalogError } from '@pulsetrail/catalog';

/** The catalog module cannot be used. */
export class CatalogFileError extends Error {
  readonly code = 'PULSETRAIL_CATALOG_FILE';
  override readonly name = 'CatalogFileError';
}

const isCatalog = (value: unknown): value is Catalog =>
  typeof value === 'object' && value !== null && 'pipelines' in value && 'metrics' in value;

/**
 * Imports a module that exports `catalog`, made with `defineCatalog`.
 * @throws {CatalogFileError} when it cannot be imported or exports no catalog, or its catalog has faults.
 */
export async function loadCatalog(path: string): Promise<Catalog> {
  let loaded: { catalog?: unknown };
  try {
    loaded = (await import(pathToFileURL(resolve(path)).href)) as { catalog?: unknown };
  } catch (cause) {
    const why =
      cause instanceof CatalogError
        ? cause.problems.map(({ path: place, message }) => `${place}: ${message}`).join('; ')
        : cause instanceof Error && 'code' in cause
          ? String(cause.code)
          : 'its code throws';
    throw new CatalogFileError(
      `The catalog ${path} cannot be loaded (${why}); correct PULSETRAIL_CATALOG or the module.`,
      {
        cause,
      },
    );
  }
  if (isCatalog(loaded.catalog)) return loaded.catalog;
  throw new CatalogFileError(
    `The module ${path} exports no catalog; write export const catalog = defineCatalog({ ... }) in it.`,
  );
}
