import { chmodSync, closeSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { isDamage, moveAside, sqliteDamage } from '../damaged-database.js';
import { upgradeSchema } from './schema.js';
import { SpoolError } from './spool-error.js';
import type { Durability } from './spool-options.js';

/** How long a writer waits for another process, such as the command line, in milliseconds. */
const patience = 1_000;

/** Makes the file, for its owner alone; SQLite gives what it puts beside it the same mode. */
function prepareFile(file: string): void {
  closeSync(openSync(file, 'a', 0o600));
  chmodSync(file, 0o600);
}

/** Opens what is sound, else throws as SQLite does. */
function openSound(file: string, durability: Durability): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: patience });
  try {
    database.exec('PRAGMA journal_mode = WAL');
    // NORMAL writes to the file at once and has the disk confirm at checkpoints only; FULL at each commit.
    database.exec(`PRAGMA synchronous = ${durability === 'power' ? 'FULL' : 'NORMAL'}`);
    database.exec('PRAGMA journal_size_limit = 67108864');
    const faults = database.prepare('PRAGMA quick_check(1)').all();
    if (faults[0]?.quick_check !== 'ok') throw Object.assign(new Error('damaged'), { errcode: sqliteDamage.corrupt });
    upgradeSchema(database, file);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/**
 * Opens the spool's database. A damaged file is moved aside, never deleted, and a new one takes its place.
 * @param file without one, it lives in memory.
 * @throws {SpoolError} when the file cannot be used.
 */
export function openDatabase(
  file: string | undefined,
  durability: Durability,
  say: (sentence: string) => void,
): DatabaseSync {
  if (file === undefined) {
    const database = new DatabaseSync(':memory:');
    upgradeSchema(database, 'in memory');
    return database;
  }
  try {
    prepareFile(file);
    try {
      return openSound(file, durability);
    } catch (error) {
      if (!isDamage(error)) throw error;
      const aside = moveAside(file);
      say(
        `The spool ${file} is damaged; it was moved to ${aside}, and a new one is used. What it held is not processed.`,
      );
      prepareFile(file);
      return openSound(file, durability);
    }
  } catch (cause) {
    if (cause instanceof SpoolError) throw cause;
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    throw new SpoolError(
      'PULSETRAIL_SPOOL_UNUSABLE',
      `The spool ${file} cannot be used (${code}); check that its folder is this user's and that the disk has room.`,
      { cause },
    );
  }
}
