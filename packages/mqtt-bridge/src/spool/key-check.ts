import type { DatabaseSync } from 'node:sqlite';
import { aesCipher, sealedMark } from './cipher.js';
import { SpoolError } from './spool-error.js';

const known = Buffer.from('pulsetrail spool');

const opens = (key: Buffer, sealed: Uint8Array): boolean => {
  try {
    return aesCipher(key).open(sealed).equals(known);
  } catch {
    return false;
  }
};

/** Whether anything in the file can be read with its key alone. */
function holdsSealed(database: DatabaseSync): boolean {
  const sealed = `body >= x'0${sealedMark}' AND body < x'0${sealedMark + 1}'`;
  return ['messages', 'dead_letters'].some(
    (table) => database.prepare(`SELECT 1 FROM ${table} WHERE ${sealed} LIMIT 1`).get() !== undefined,
  );
}

/**
 * Takes out of the file what was deleted before there was a key: SQLite leaves it where it was until the room is needed.
 * @throws {SpoolError} when the disk has no room for that.
 */
function clean(database: DatabaseSync, file: string): void {
  try {
    database.exec('VACUUM; PRAGMA wal_checkpoint(TRUNCATE)');
  } catch (cause) {
    throw new SpoolError(
      'PULSETRAIL_SPOOL_UNUSABLE',
      `The spool ${file} cannot be cleaned of what was not encrypted; its disk needs room for a second copy of it.`,
      { cause },
    );
  }
}

/**
 * Makes sure that what the file holds can be read with the key, before anything is taken. A key can be changed when
 * nothing is left that was written with the one before. Once there is a key, nothing that is deleted stays in the file.
 * @throws {SpoolError} for a wrong key, or none where one is needed; the file stays as it is.
 */
export function checkKey(database: DatabaseSync, file: string, key: Buffer | undefined): void {
  const check = database.prepare("SELECT value FROM facts WHERE name = 'key_check'").get()?.value;
  if (check instanceof Uint8Array && (key === undefined || !opens(key, check)) && holdsSealed(database)) {
    const what = key === undefined ? 'is encrypted and no key is given' : 'was written with another key';
    throw new SpoolError(
      'PULSETRAIL_SPOOL_KEY',
      `The spool ${file} ${what}; name its key's file in PULSETRAIL_SPOOL_KEY_FILE, or move the spool away. Nothing in it was changed.`,
    );
  }
  if (key === undefined) {
    database.exec("DELETE FROM facts WHERE name = 'key_check'");
    return;
  }
  database.exec('PRAGMA secure_delete = ON');
  if (!(check instanceof Uint8Array) || !opens(key, check)) {
    clean(database, file);
    database
      .prepare("INSERT OR REPLACE INTO facts (name, value) VALUES ('key_check', ?)")
      .run(aesCipher(key).seal(known));
  }
}
