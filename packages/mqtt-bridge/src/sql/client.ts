import { chmod, mkdir } from 'node:fs/promises';

/** The little of a SQL database that directory and store need: PostgreSQL's dialect, numbered parameters, rows as objects. */
export interface SqlClient {
  /**
   * Runs one statement and returns its rows.
   * @param params values of `$1`, `$2`, ...; pass JSON as text with a cast (`$1::jsonb`).
   */
  query<Row>(text: string, params?: readonly unknown[]): Promise<Row[]>;
  /** Ends all connections; in memory, the data is gone. */
  close(): Promise<void>;
}

/** The database could not be opened, or did not answer. The message names its place, never user or password. */
export class SqlConnectionError extends Error {
  readonly code = 'PULSETRAIL_SQL_CONNECTION';
  override readonly name = 'SqlConnectionError';
}

/** Milliseconds after which PostgreSQL gives up a connection attempt or a statement. */
const patience = 5_000;

/** PostgreSQL's reason, or the system's, as a code such as `28P01` or `ECONNREFUSED`: the text could repeat a value. */
const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'no code';

function parsePostgresUrl(url: string): URL {
  const parsed = URL.parse(url);
  if (parsed === null || !['postgres:', 'postgresql:'].includes(parsed.protocol)) {
    throw new SqlConnectionError(
      'The database address cannot be read; write DATABASE_URL as postgres://user:password@host:5432/name.',
    );
  }
  return parsed;
}

async function openPostgres(url: string): Promise<SqlClient> {
  const { hostname, port } = parsePostgresUrl(url);
  const { default: pg } = await import('pg');
  const pool = new pg.Pool({
    connectionString: url,
    max: 4,
    connectionTimeoutMillis: patience,
    statement_timeout: patience,
    query_timeout: patience,
  });
  // An idle connection that breaks is replaced by the next query; without a listener it would end the process.
  pool.on('error', () => undefined);
  try {
    await pool.query('SELECT 1');
  } catch (error) {
    await pool.end();
    throw new SqlConnectionError(
      `The database at ${hostname}:${port || '5432'} cannot be used (${codeOf(error)}); start it or correct DATABASE_URL.`,
      { cause: error },
    );
  }
  return {
    query: async <Row>(text: string, params?: readonly unknown[]) =>
      (await pool.query(text, params === undefined ? undefined : [...params])).rows as Row[],
    close: () => pool.end(),
  };
}

async function openEmbedded(dataDir: string | undefined): Promise<SqlClient> {
  const { PGlite } = await import('@electric-sql/pglite');
  try {
    if (dataDir !== undefined) {
      // The folder keeps others out, since the database itself makes files that everybody may read and write.
      await mkdir(dataDir, { recursive: true, mode: 0o700 });
      await chmod(dataDir, 0o700);
    }
    const database = await PGlite.create(dataDir === undefined ? {} : { dataDir });
    return {
      query: async <Row>(text: string, params?: readonly unknown[]) =>
        (await database.query<Row>(text, params === undefined ? undefined : [...params])).rows,
      close: () => database.close(),
    };
  } catch (error) {
    throw new SqlConnectionError(
      `The embedded database cannot be opened in ${dataDir ?? 'memory'} (${codeOf(error)}); check that the folder is writable and used by one process only.`,
      { cause: error },
    );
  }
}

/**
 * Opens PostgreSQL when an address is given, else the embedded PGlite. Each library is loaded only when it is used.
 *
 * @param url address such as `postgres://user:password@127.0.0.1:5432/care`; checked by one query.
 * @param dataDir folder of the embedded database, which belongs to one process; without it the data lives in memory.
 * @throws {SqlConnectionError} when the address cannot be read, the database does not answer, or the folder cannot be used.
 */
export const openSqlClient = (url?: string, dataDir?: string): Promise<SqlClient> =>
  url === undefined ? openEmbedded(dataDir) : openPostgres(url);

/**
 * Runs statements that create what does not exist yet, in one transaction and one process at a time: two processes
 * that start together on one database would otherwise collide in PostgreSQL's own tables.
 */
export async function applySchema(client: SqlClient, statements: readonly string[]): Promise<void> {
  // One DO block is one statement, hence one transaction on one connection. The lock's number is arbitrary but fixed.
  await client.query(
    `DO $schema$ BEGIN PERFORM pg_advisory_xact_lock(5060801); ${statements.map((text) => `${text};`).join('\n')} END $schema$`,
  );
}
