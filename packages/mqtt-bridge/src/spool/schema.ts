import type { DatabaseSync } from 'node:sqlite';
import { SpoolError } from './spool-error.js';

/**
 * What each version of the spool's schema adds to the one before. The number of them stands in `PRAGMA user_version`:
 * append to the list, and never change what has been released.
 */
const versions: readonly string[] = [
  `
  CREATE TABLE messages (
    id INTEGER PRIMARY KEY,
    lane TEXT NOT NULL,
    received_at REAL NOT NULL,
    body BLOB NOT NULL
  );
  CREATE INDEX messages_by_lane ON messages (lane, id);
  CREATE TABLE dead_letters (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    family TEXT NOT NULL,
    kind TEXT NOT NULL,
    reason TEXT NOT NULL,
    step TEXT NOT NULL,
    tries INTEGER NOT NULL,
    received_at REAL NOT NULL,
    buried_at REAL NOT NULL,
    replay INTEGER NOT NULL DEFAULT 0,
    body BLOB NOT NULL
  );
  CREATE INDEX dead_letters_to_replay ON dead_letters (id) WHERE replay = 1;
  CREATE TABLE raised_alarms (
    number INTEGER PRIMARY KEY,
    content TEXT NOT NULL UNIQUE,
    packet_id INTEGER
  );
  CREATE TABLE facts (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
  `,
  'ALTER TABLE raised_alarms ADD COLUMN received_at REAL',
];

/** The version of the schema that this program reads and writes. */
export const schemaVersion = versions.length;

/** The version of a file; 0 where there is no schema yet. */
export const versionOf = (database: DatabaseSync): number =>
  Number(database.prepare('PRAGMA user_version').get()?.user_version ?? 0);

/**
 * Brings a file to the version of this program, in one transaction.
 * @throws {SpoolError} for a file that a newer program has written.
 */
export function upgradeSchema(database: DatabaseSync, file: string): void {
  const found = versionOf(database);
  if (found === schemaVersion) return;
  if (found > schemaVersion) {
    throw new SpoolError(
      'PULSETRAIL_SPOOL_NEWER',
      `The spool ${file} has version ${found} and this program knows ${schemaVersion}; run the newer program, or empty the spool with it first.`,
    );
  }
  database.exec(`BEGIN IMMEDIATE; ${versions.slice(found).join(';')}; PRAGMA user_version = ${schemaVersion}; COMMIT`);
}
