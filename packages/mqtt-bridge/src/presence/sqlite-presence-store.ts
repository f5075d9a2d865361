import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isDamage, moveAside } from '../damaged-database.js';
import type { KnownDevice, PresenceChanges, PresenceStore } from './presence-store.js';

/** Marks a file of another form, which is moved aside. */
const version = 2;

const schema = `
  CREATE TABLE IF NOT EXISTS secret (id INTEGER PRIMARY KEY CHECK (id = 0), value BLOB NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS devices (
    key TEXT PRIMARY KEY,
    family TEXT NOT NULL,
    period REAL NOT NULL,
    broker TEXT NOT NULL,
    last_seen REAL NOT NULL,
    unheard REAL NOT NULL,
    is_silent INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  PRAGMA user_version = ${version};`;

const saveStatement = `
  INSERT INTO devices (key, family, period, broker, last_seen, unheard, is_silent) VALUES (?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (key) DO UPDATE SET
    family = excluded.family, period = excluded.period, broker = excluded.broker, last_seen = excluded.last_seen,
    unheard = excluded.unheard, is_silent = excluded.is_silent`;

interface Row {
  readonly key: string;
  readonly family: string;
  readonly period: number;
  readonly broker: string;
  readonly last_seen: number;
  readonly unheard: number;
  readonly is_silent: number;
}

const deviceOf = ({ key, family, period, broker, last_seen, unheard, is_silent }: Row): KnownDevice => ({
  key,
  family,
  period,
  broker,
  lastSeen: last_seen,
  unheard,
  isSilent: is_silent !== 0,
});

/** Where the known devices are kept in the data folder of a bridge. */
export const presenceFile = (dataDir: string): string => join(dataDir, 'presence', 'devices.sqlite');

/** The file of known devices cannot be opened. */
export class PresenceStoreError extends Error {
  readonly code = 'PULSETRAIL_PRESENCE_STORE';
  override readonly name = 'PresenceStoreError';
}

/** Whether the content of the file is at fault: it is damaged, or has another version's form. */
const isUnusable = (error: unknown): boolean => error instanceof PresenceStoreError || isDamage(error);

function openDatabase(path: string): DatabaseSync {
  const database = new DatabaseSync(path);
  try {
    // Nobody but the owner: the file holds the secret of the hashes in it.
    chmodSync(path, 0o600);
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 1000');
    const found = (database.prepare('PRAGMA user_version').get() as { user_version: number }).user_version;
    if (found !== 0 && found !== version) throw new PresenceStoreError(`The form ${found} is another version's.`);
    database.exec(schema);
    database.prepare('INSERT OR IGNORE INTO secret (id, value) VALUES (0, ?)').run(randomBytes(32));
    // Reads every page, so that damage is found now.
    database.prepare('SELECT count(*) FROM devices').get();
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/**
 * Keeps which devices are waited for in a SQLite file of its own. One that is damaged is moved aside and said, and the
 * bridge learns its devices anew: they are known again as soon as they are heard from.
 *
 * @throws {PresenceStoreError} when the file cannot be opened for another reason.
 * @param path the file; it and its folder are made where they are not there.
 * @param say takes one sentence.
 */
export function sqlitePresenceStore(path: string, say: (sentence: string) => void): PresenceStore {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  let database: DatabaseSync;
  try {
    database = openDatabase(path);
  } catch (error) {
    if (!isUnusable(error)) {
      throw new PresenceStoreError(
        `The file of known devices ${path} cannot be opened (${error instanceof Error ? error.message : 'no reason'}); check that its folder is writable and used by one bridge only.`,
        { cause: error },
      );
    }
    const aside = moveAside(path);
    say(`The file of known devices ${path} cannot be read; it was moved to ${aside}, and devices are learned anew.`);
    database = openDatabase(path);
  }
  const { value: secret } = database.prepare('SELECT value FROM secret').get() as { value: Uint8Array };
  const keep = database.prepare(saveStatement);
  const forget = database.prepare('DELETE FROM devices WHERE key = ?');
  return {
    secret,
    *load() {
      for (const row of database.prepare('SELECT * FROM devices').all()) {
        yield deviceOf(row as unknown as Row);
      }
    },
    save({ known, forgotten }: PresenceChanges) {
      database.exec('BEGIN IMMEDIATE');
      try {
        for (const { key, family, period, broker, lastSeen, unheard, isSilent } of known) {
          keep.run(key, family, period, broker, lastSeen, unheard, isSilent ? 1 : 0);
        }
        for (const key of forgotten) forget.run(key);
        database.exec('COMMIT');
      } catch (error) {
        // A commit that failed may have ended the transaction itself.
        try {
          database.exec('ROLLBACK');
        } catch {}
        throw error;
      }
    },
    close: () => database.close(),
  };
}
