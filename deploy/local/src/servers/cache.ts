import { randomUUID } from 'node:crypto';
import { chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fetchPackages } from './apt.js';
import { launcher } from './launcher.js';
import { type Bundle, type BundleName, bundles } from './servers.js';

/** Puts a bundle's files below a folder; replaced in tests, {@link fetchPackages} otherwise. */
export type Fetch = (bundle: Bundle, downloads: string, root: string) => Promise<void>;

/** Where the cache keeps a bundle: launchers in `bin`, the unpacked packages in `root`. */
export const bundleFolder = (cache: string, name: BundleName): string => join(cache, name);

/**
 * Fetches a bundle into the cache. It is built aside and then renamed into place in one step, so a run that is killed
 * or two runs at once leave either a whole bundle or none.
 */
export async function fillCache(cache: string, name: BundleName, fetch: Fetch = fetchPackages): Promise<void> {
  const bundle: Bundle = bundles[name];
  const aside = join(cache, `.${name}-${randomUUID()}`);
  const root = join(aside, 'whole', 'root');
  const bin = join(aside, 'whole', 'bin');
  try {
    await mkdir(root, { recursive: true });
    await mkdir(bin);
    await fetch(bundle, join(aside, 'downloads'), root);
    for (const [command, program] of Object.entries(bundle.programs)) {
      await writeFile(join(bin, command), launcher(program));
      await chmod(join(bin, command), 0o755);
    }
    await rename(join(aside, 'whole'), bundleFolder(cache, name)).catch(acceptExisting);
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

/** Another run was faster; its bundle is as good as ours. */
const acceptExisting = (error: NodeJS.ErrnoException): void => {
  if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
};
