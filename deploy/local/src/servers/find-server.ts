import { accessSync, constants, existsSync, globSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { checkoutFolder } from '../checkout.js';
import { bundleFolder, type Fetch, fillCache } from './cache.js';
import { ServerMissingError } from './error.js';
import { type ServerDescription, type ServerName, servers } from './servers.js';
import { ensureTemplates } from './templates.js';
import { isAtLeast, versionOf } from './version.js';

/** A server that can be started. */
export interface Server {
  readonly name: ServerName;
  /** Absolute path of the program. */
  readonly path: string;
  readonly version: string;
}

/** Where to look; the defaults are right outside tests. */
export interface FindOptions {
  /** Folders to search, joined as in PATH. Default: the environment's PATH. */
  readonly path?: string;
  /** Folder of the cache. Default: `.pulsetrail/servers` in the checkout. */
  readonly cache?: string;
  /** How a bundle is fetched. Default: by apt and dpkg. */
  readonly fetch?: Fetch;
  /** Told in one line before something is fetched. */
  readonly progress?: (line: string) => void;
}

/** What needs Docker and nothing else of this machine. */
const inContainers =
  '"cd deploy/compose && ./secrets.sh && docker compose --profile clinic --profile try up --detach --wait"';

/** Debian puts servers such as Mosquitto where a user's PATH does not look. */
const systemFolders = ['/usr/local/sbin', '/usr/sbin'];

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** Looks for a new enough server in folders, in their order; one that is too old is passed over. */
const findIn = (folders: readonly string[], name: ServerName): Server | undefined => {
  const { commands, versionArguments, minimum }: ServerDescription = servers[name];
  for (const path of folders.flatMap((folder) => commands.map((command) => join(folder, command)))) {
    if (!isExecutable(path)) continue;
    const version = versionOf(path, versionArguments);
    if (version === undefined) continue;
    if (minimum === undefined || isAtLeast(version, minimum)) return { name, path, version };
  }
  return undefined;
};

/**
 * Finds a server: on PATH, else in the cache, else by fetching its Debian packages into the cache.
 * Throws {@link ServerMissingError} with what is missing and how to get it.
 */
export async function findServer(name: ServerName, options: FindOptions = {}): Promise<Server> {
  const { title, minimum, bundle, source, folders = [] }: ServerDescription = servers[name];
  const wanted = minimum === undefined ? title : `${title} ${minimum} or newer`;
  const path = options.path ?? process.env.PATH ?? '';
  const onPath = path.split(delimiter).filter((folder) => folder !== '');
  const installed = findIn([...onPath, ...systemFolders, ...globSync(folders).toSorted().toReversed()], name);
  if (installed) return installed;

  const cache = options.cache ?? join(checkoutFolder, '.pulsetrail', 'servers');
  const folder = bundleFolder(cache, bundle);
  if (!existsSync(folder)) {
    const remedy = `install it (${source}) and put it on PATH, or run the whole stack in containers: ${inContainers}`;
    if (!isExecutable('/usr/bin/apt-get') || !isExecutable('/usr/bin/dpkg')) {
      throw new ServerMissingError(`${wanted} was not found on PATH: ${remedy}.`);
    }
    options.progress?.(`Fetching ${title} with apt-get, once`);
    await fillCache(cache, bundle, options.fetch).catch((cause: Error) => {
      const reason = cause.message.trim().split('\n').at(-1);
      throw new ServerMissingError(
        `${wanted} was not found on PATH, and apt-get could not fetch it (${reason}): ${remedy}.`,
        { cause },
      );
    });
  }
  const cached = findIn([join(folder, 'bin')], name);
  if (!cached) {
    throw new ServerMissingError(
      `${title} in ${folder} does not run on this machine${minimum === undefined ? '' : ` or is older than ${minimum}`}: delete that folder and try again.`,
    );
  }
  if (name === 'alertmanager') await ensureTemplates(join(folder, 'root'));
  return cached;
}
