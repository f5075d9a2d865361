import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import type { PipelineStep } from '@pulsetrail/catalog';
import { type DeadLetter, type DeadLetterReason, reasonOf } from './dead-letter.js';
import { schemaVersion, versionOf } from './schema.js';
import { SpoolError } from './spool-error.js';

/** Which dead letters are meant: those for which everything given holds; all of them when nothing is. */
export interface DeadLetterFilter {
  readonly reason?: DeadLetterReason;
  readonly id?: number;
}

/** The name of a spool's file in its folder. */
export const spoolFileName = 'spool.db';

/** The spool's file under a data folder. */
export const spoolFile = (dataDir: string): string => join(dataDir, 'spool', spoolFileName);

/** How long to wait for the bridge, which writes many small transactions, in milliseconds. */
const patience = 5_000;

/** Opens a spool beside the bridge that may work on it. */
function openBeside(path: string): DatabaseSync {
  const file = existsSync(path) && statSync(path).isDirectory() ? join(path, spoolFileName) : path;
  if (!existsSync(file)) {
    throw new SpoolError(
      'PULSETRAIL_SPOOL_MISSING',
      `No spool at ${file}; give the path of spool/${spoolFileName} in the bridge's PULSETRAIL_DATA_DIR.`,
    );
  }
  const unusable = (why: string, cause?: unknown): SpoolError =>
    new SpoolError('PULSETRAIL_SPOOL_UNUSABLE', `The file ${file} ${why}.`, { cause });
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file, { timeout: patience });
    const version = versionOf(database);
    if (version !== schemaVersion) {
      throw unusable(`is no spool of this version (${version} instead of ${schemaVersion}); start its bridge once`);
    }
    return database;
  } catch (error) {
    database?.close();
    throw error instanceof SpoolError ? error : unusable('cannot be read as a spool', error);
  }
}

function withSpool<Result>(path: string, work: (database: DatabaseSync) => Result): Result {
  const database = openBeside(path);
  try {
    return work(database);
  } finally {
    database.close();
  }
}

function where({ reason, id }: DeadLetterFilter): { readonly text: string; readonly values: SQLInputValue[] } {
  const conditions = [
    ...(reason === undefined ? [] : [{ text: 'reason = ?', value: reason }]),
    ...(id === undefined ? [] : [{ text: 'id = ?', value: id }]),
  ];
  return {
    text: ['1', ...conditions.map(({ text }) => text)].join(' AND '),
    values: conditions.map(({ value }) => value),
  };
}

/**
 * The dead letters of a spool, the oldest first, while its bridge runs or not. Nothing of their content is read.
 * @param path the spool's file or its folder.
 * @throws {SpoolError} when there is no spool.
 */
export function listDeadLetters(path: string, filter: DeadLetterFilter = {}): DeadLetter[] {
  const { text, values } = where(filter);
  return withSpool(path, (database) =>
    database
      .prepare(
        `SELECT id, family, kind, reason, step, tries, received_at, buried_at, replay FROM dead_letters
         WHERE ${text} ORDER BY id`,
      )
      .all(...values)
      .map((row) => ({
        id: Number(row.id),
        family: String(row.family),
        kind: String(row.kind),
        reason: reasonOf(String(row.reason)),
        step: String(row.step) as PipelineStep,
        tries: Number(row.tries),
        receivedAt: Number(row.received_at),
        buriedAt: Number(row.buried_at),
        replay: row.replay === 1,
      })),
  );
}

/**
 * Asks the bridge to try dead letters again: it does so within a second, or after its next start.
 * @returns how many.
 * @throws {SpoolError} when there is no spool.
 */
export function replayDeadLetters(path: string, filter: DeadLetterFilter = {}): number {
  const { text, values } = where(filter);
  return withSpool(path, (database) =>
    Number(database.prepare(`UPDATE dead_letters SET replay = 1 WHERE replay = 0 AND ${text}`).run(...values).changes),
  );
}

/**
 * Deletes dead letters for good.
 * @returns how many.
 * @throws {SpoolError} when there is no spool.
 */
export function discardDeadLetters(path: string, filter: DeadLetterFilter = {}): number {
  const { text, values } = where(filter);
  return withSpool(path, (database) =>
    Number(database.prepare(`DELETE FROM dead_letters WHERE ${text}`).run(...values).changes),
  );
}
