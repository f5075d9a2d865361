import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { SpoolError } from './spool-error.js';

/**
 * Makes sure that one process alone works off a spool: a lock on a file beside it, which the system lets go of when the
 * process ends, however it does. Others can still read and mark dead letters.
 * @returns lets go of it.
 * @throws {SpoolError} when another process has it.
 */
export function lockSpool(file: string): () => void {
  const path = `${file}.lock`;
  let lock: DatabaseSync;
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    chmodSync(dirname(file), 0o700);
    closeSync(openSync(path, 'a', 0o600));
    lock = new DatabaseSync(path, { timeout: 0 });
  } catch (cause) {
    throw new SpoolError(
      'PULSETRAIL_SPOOL_UNUSABLE',
      `The folder ${dirname(file)} cannot be used for the spool; make it one that this user may write, or set PULSETRAIL_DATA_DIR.`,
      { cause },
    );
  }
  try {
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (cause) {
    lock.close();
    throw new SpoolError(
      'PULSETRAIL_SPOOL_IN_USE',
      `Another bridge uses the spool ${file}; stop it, or give each bridge a PULSETRAIL_DATA_DIR and a PULSETRAIL_MQTT_CLIENT_ID of its own.`,
      { cause },
    );
  }
  return () => lock.close();
}
