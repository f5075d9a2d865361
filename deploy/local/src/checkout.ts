import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the checkout, which is the same seen from `src` and from `dist`. */
export const checkoutFolder = resolve(fileURLToPath(new URL('../../../', import.meta.url)));

/** The built program of a workspace, such as `examples/clinic/dist/main.js`. */
export const builtProgram = (workspace: string, program: string): string =>
  join(checkoutFolder, workspace, 'dist', program);

/** A program of this package. */
export const ownProgram = (name: string): string => builtProgram('deploy/local', join('programs', `${name}.js`));
