import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { chownSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { freePort } from './ports.ts';
import { until } from './until.ts';

const run = promisify(execFile);

/** A PostgreSQL server of the test's own, in a folder that goes with it. */
export interface PostgresServer {
  /** Address for `DATABASE_URL`. */
  readonly url: string;
  query(text: string): Promise<void>;
  stop(): Promise<void>;
}

/** PostgreSQL refuses to run as root; `nobody` has this id on Debian, Ubuntu and Fedora. */
const unprivileged = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : undefined;

/** Where PostgreSQL's programs are. */
export interface PostgresPrograms {
  readonly postgres: string;
  readonly initdb: string;
}

/** Starts a server on loopback with one user and trust for that user alone. Needs no built package. */
export async function startPostgresOf({ postgres, initdb }: PostgresPrograms): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'pulsetrail-postgres-'));
  const data = join(folder, 'data');
  mkdirSync(data);
  if (unprivileged) for (const path of [folder, data]) chownSync(path, unprivileged.uid, unprivileged.gid);
  const options = { ...unprivileged, cwd: folder };
  await run(initdb, ['-D', data, '-U', 'care', '--auth=trust', '--no-sync', '-E', 'UTF8'], options);

  const port = await freePort();
  const settings = ['listen_addresses=127.0.0.1', `port=${port}`, `unix_socket_directories=${folder}`, 'fsync=off'];
  const server: ChildProcess = spawn(postgres, ['-D', data, ...settings.flatMap((s) => ['-c', s])], {
    ...options,
    stdio: 'ignore',
  });
  const url = `postgres://care@127.0.0.1:${port}/postgres`;
  const query = async (text: string): Promise<void> => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      await client.query(text);
    } finally {
      await client.end();
    }
  };
  await until('PostgreSQL answers', () => query('SELECT 1').then(() => true));
  return {
    url,
    query,
    stop: async () => {
      const ended = new Promise((resolve) => server.once('exit', resolve));
      // SIGINT is PostgreSQL's fast shutdown: it does not wait for clients.
      if (server.exitCode === null && server.kill('SIGINT')) await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
