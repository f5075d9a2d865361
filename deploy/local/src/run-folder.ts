import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { checkoutFolder } from './checkout.js';

/** Where one run keeps what it writes. */
export interface RunFolder {
  readonly path: string;
  /** Generated configuration and rules. */
  readonly configuration: string;
  /** Data of Prometheus and Alertmanager. */
  readonly data: string;
  /** One log per part. */
  readonly logs: string;
}

const runsKept = 3;

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/**
 * Makes the folder of this run, named by start time and process id. Of the runs that have ended, the latest three stay,
 * for their logs.
 */
export async function createRunFolder(runs = join(checkoutFolder, '.pulsetrail', 'run')): Promise<RunFolder> {
  await mkdir(runs, { recursive: true });
  const ended = (await readdir(runs)).filter((name) => !isAlive(Number(name.split('-').at(-1)))).sort();
  for (const name of ended.slice(0, -runsKept)) await rm(join(runs, name), { recursive: true, force: true });

  const started = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  const path = join(runs, `${started}-${randomBytes(3).toString('hex')}-${process.pid}`);
  const folder = {
    path,
    configuration: join(path, 'configuration'),
    data: join(path, 'data'),
    logs: join(path, 'logs'),
  };
  for (const one of [folder.configuration, folder.data, folder.logs]) await mkdir(one, { recursive: true });
  return folder;
}
