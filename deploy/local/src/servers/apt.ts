import { execFile } from 'node:child_process';
import { access, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Bundle } from './servers.js';

/**
 * Fetches Debian packages without installing them and without root: apt works in a folder of its own (lists, cache and,
 * for another release, its own source list), checks the archive's signature as always, and dpkg unpacks.
 */

const run = promisify(execFile);
const debianKeyring = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** A folder with its own apt state; `options` go in front of every apt command. */
interface AptRoot {
  readonly options: readonly string[];
}

async function createRoot(folder: string, sourceLine?: string): Promise<AptRoot> {
  await mkdir(join(folder, 'lists', 'partial'), { recursive: true });
  await mkdir(join(folder, 'cache', 'archives', 'partial'), { recursive: true });
  const set = (name: string, value: string) => ['-o', `${name}=${value}`];
  const options = [
    ...set('Dir::State::lists', join(folder, 'lists')),
    ...set('Dir::Cache', join(folder, 'cache')),
    ...set('APT::Sandbox::User', ''),
    ...set('Debug::NoLocking', '1'),
    ...set('Acquire::Languages', 'none'),
    ...set('Acquire::Retries', '2'),
  ];
  if (sourceLine !== undefined) {
    await writeFile(join(folder, 'sources.list'), `${sourceLine}\n`);
    options.push(
      ...set('Dir::Etc::sourcelist', join(folder, 'sources.list')),
      ...set('Dir::Etc::sourceparts', '/dev/null'),
    );
  }
  return { options };
}

const apt = async (root: AptRoot, command: readonly string[], cwd?: string): Promise<string> =>
  (await run('apt-get', ['-qq', ...root.options, ...command], { cwd, env: { ...process.env, LC_ALL: 'C' } })).stdout;

/** The address of the archive that the machine itself uses, from what apt knows of its package lists. */
export function archiveSite(indexTargets: string): string | undefined {
  const sites = indexTargets.split('\n').filter((line) => line !== '');
  return sites.find((site) => !site.includes('security')) ?? sites[0];
}

const machineSite = async (folder: string): Promise<string | undefined> => {
  const query = ['indextargets', '--format', '$(SITE)', 'Created-By: Packages'];
  const known = archiveSite((await run('apt-get', query)).stdout);
  if (known !== undefined) return known;
  const root = await createRoot(folder);
  await apt(root, ['update']);
  return archiveSite(await apt(root, query));
};

/** The packages that an installation would add, from what `apt-get --simulate install` prints. */
export function packagesToInstall(simulation: string): string[] {
  return [...simulation.matchAll(/^Inst (\S+)/gm)].map(([, name]) => name ?? '');
}

const downloadFromSuite = async (suite: string, packages: readonly string[], folder: string): Promise<void> => {
  const site = await machineSite(join(folder, 'machine'));
  if (site === undefined) throw new Error('apt has no package source');
  const signed = await access(debianKeyring).then(
    () => `[signed-by=${debianKeyring}] `,
    () => '',
  );
  const root = await createRoot(join(folder, suite), `deb ${signed}${site} ${suite} main`);
  await apt(root, ['update']);
  await apt(root, ['download', ...packages], folder);
};

const downloadFromMachine = async (packages: readonly string[], folder: string): Promise<void> => {
  const root = await createRoot(join(folder, 'machine'));
  await apt(root, ['update']);
  const simulated = await apt(root, ['--simulate', '--no-install-recommends', 'install', ...packages]);
  const missing = new Set([...packages, ...packagesToInstall(simulated)]);
  await apt(root, ['download', ...missing], folder);
};

/**
 * Downloads a bundle's packages into `folder` and unpacks them into `target`.
 * Throws when apt or dpkg is missing or fails; their own words are in the error.
 */
export async function fetchPackages(bundle: Bundle, folder: string, target: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  if (bundle.suite === undefined) await downloadFromMachine(bundle.packages, folder);
  else await downloadFromSuite(bundle.suite, bundle.packages, folder);
  for (const file of await readdir(folder)) {
    if (file.endsWith('.deb')) await run('dpkg', ['-x', join(folder, file), target]);
  }
}
