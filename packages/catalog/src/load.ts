import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Catalog } from './catalog.js';
import { CatalogError } from './error.js';

/** Where a catalog is looked for, in this order, when no path is given. */
export const defaultCatalogFiles = ['catalog.js', 'catalog.mjs', 'catalog.ts'] as const;

/** Why a catalog could not be loaded. */
export type LoadCatalogErrorCode =
  /** There is no such file, or none of the default ones. */
  | 'PULSETRAIL_CATALOG_MISSING'
  /** The file has no export named `catalog`, or it is not what `defineCatalog` returns. */
  | 'PULSETRAIL_CATALOG_NOT_EXPORTED'
  /** The file threw something else than a {@link CatalogError} while it was loaded. */
  | 'PULSETRAIL_CATALOG_THREW';

/** Thrown by {@link loadCatalog}; the message is one sentence that names the file and the remedy. */
export class LoadCatalogError extends Error {
  override readonly name = 'LoadCatalogError';
  readonly code: LoadCatalogErrorCode;

  constructor(code: LoadCatalogErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/**
 * The file that a path names, or the first default file in the directory.
 *
 * @throws {LoadCatalogError} `PULSETRAIL_CATALOG_MISSING`
 */
export function findCatalog(path?: string, directory: string = process.cwd()): string {
  const candidates = path === undefined ? defaultCatalogFiles : [path];
  const found = candidates.map((name) => resolve(directory, name)).find((file) => existsSync(file));
  if (found !== undefined) return found;
  const message =
    path === undefined
      ? `No catalog in ${directory}: looked for ${defaultCatalogFiles.join(', ')}; write one of them or give the path of yours.`
      : `No catalog at ${resolve(directory, path)}; give the path of a module that exports catalog.`;
  throw new LoadCatalogError('PULSETRAIL_CATALOG_MISSING', message);
}

/** Whether a value is what `defineCatalog` returns, told by its parts: the module may bring its own copy of the package. */
const isCatalog = (value: unknown): value is Catalog =>
  typeof value === 'object' && value !== null && 'definition' in value && 'alerting' in value && 'routes' in value;

/** Whether an error lists the problems of a catalog; by its code, for the same reason. */
export const isCatalogError = (error: unknown): error is CatalogError =>
  error instanceof CatalogError ||
  (error instanceof Error && 'code' in error && error.code === 'PULSETRAIL_CATALOG_INVALID');

/** Node's own words for TypeScript that it does not run: before 22.18 without a flag, or syntax that is more than types. */
const typeScriptCodes = ['ERR_UNKNOWN_FILE_EXTENSION', 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX', 'ERR_NO_TYPESCRIPT'];

function threw(file: string, error: unknown): LoadCatalogError {
  const said = error instanceof Error ? `${error.name}: ${error.message.split('\n')[0]}` : String(error);
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const remedy = typeScriptCodes.includes(code)
    ? 'run it with Node 22.18 or newer and types that can be stripped, or give the compiled .js file'
    : 'correct the module so that it loads by itself';
  return new LoadCatalogError('PULSETRAIL_CATALOG_THREW', `${file} could not be loaded (${said}); ${remedy}.`, {
    cause: error,
  });
}

/**
 * Loads the catalog that a module exports as `catalog`. TypeScript is loaded by Node itself (22.18 or newer). A module is loaded once per process.
 *
 * @param path the module; default `catalog.js`, `catalog.mjs` or `catalog.ts` in the working directory
 * @throws {LoadCatalogError} when there is no such file, it throws, or does not export a catalog
 * @throws {CatalogError} when the catalog has problems: `defineCatalog`'s own error, naming all of them
 */
export async function loadCatalog(path?: string): Promise<Catalog> {
  const file = findCatalog(path);
  let exported: { readonly catalog?: unknown };
  try {
    exported = await import(pathToFileURL(file).href);
  } catch (error) {
    throw isCatalogError(error) ? error : threw(file, error);
  }
  if (isCatalog(exported.catalog)) return exported.catalog;
  const found = 'catalog' in exported ? 'exports a catalog that defineCatalog did not make' : 'has no export catalog';
  throw new LoadCatalogError(
    'PULSETRAIL_CATALOG_NOT_EXPORTED',
    `${file} ${found}; write: export const catalog = defineCatalog({ ... }).`,
  );
}
