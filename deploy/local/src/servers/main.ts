import { mkdir, rename, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { checkoutFolder } from '../checkout.js';
import { ServerMissingError } from './error.js';
import { findServer } from './find-server.js';
import { type ServerDescription, serverNames, servers } from './servers.js';

/**
 * Gathers all servers in one folder and prints its path: what `npm test` puts in front of PATH. A server that is missing
 * is named on standard error and left out; the tests that need it say so themselves.
 */
const bin = join(checkoutFolder, '.pulsetrail', 'servers', 'bin');
await mkdir(bin, { recursive: true });

for (const name of serverNames) {
  const { commands }: ServerDescription = servers[name];
  try {
    const { path } = await findServer(name, { progress: (line) => process.stderr.write(`${line}\n`) });
    for (const command of commands) {
      const link = join(bin, command);
      if (path === link) continue;
      await symlink(path, `${link}.${process.pid}`);
      await rename(`${link}.${process.pid}`, link);
    }
  } catch (error) {
    if (!(error instanceof ServerMissingError)) throw error;
    for (const command of commands) await rm(join(bin, command), { force: true });
    process.stderr.write(`${error.message}\n`);
  }
}
process.stdout.write(`${bin}\n`);
