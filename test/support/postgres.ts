import { findServer } from '@pulsetrail/local';
import { type PostgresServer, startPostgresOf } from './postgres-server.ts';

export type { PostgresServer } from './postgres-server.ts';

/** Starts a server of the programs that the local stack would take. */
export async function startPostgres(): Promise<PostgresServer> {
  const [postgres, initdb] = await Promise.all([findServer('postgres'), findServer('initdb')]);
  return startPostgresOf({ postgres: postgres.path, initdb: initdb.path });
}
