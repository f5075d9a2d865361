import { dirname, join, resolve } from 'node:path';
import type { Catalog } from '@pulsetrail/catalog';
import { loadCatalog } from '@pulsetrail/catalog/load';
import { builtProgram, checkoutFolder } from './checkout.js';
import type { StackOptions } from './options.js';

/** The catalog that a stack runs with. */
export interface StackCatalog {
  readonly catalog: Catalog;
  /** Its file, which the bridge reads as well. */
  readonly path: string;
  /** Folder against which its secret files are resolved. */
  readonly folder: string;
}

/** Loads the wanted catalog, or the clinic's for the demo, or the one of all devices. Throws what `loadCatalog` throws. */
export async function loadStackCatalog({ catalog, demo }: StackOptions): Promise<StackCatalog> {
  if (catalog !== undefined) {
    const path = resolve(catalog);
    return { catalog: await loadCatalog(path), path, folder: dirname(path) };
  }
  const path =
    demo === false ? builtProgram('deploy/local', 'device-catalog.js') : builtProgram('examples/clinic', 'catalog.js');
  const folder = demo === false ? checkoutFolder : join(checkoutFolder, 'examples', 'clinic');
  return { catalog: await loadCatalog(path), path, folder };
}
