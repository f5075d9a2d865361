import type { DatabaseSync } from 'node:sqlite';
import { openDatabase } from './database.js';
import { checkKey } from './key-check.js';
import { lockSpool } from './lock.js';
import type { SpoolOptions } from './spool-options.js';

/** The database of a spool, for this process alone. */
export interface OpenSpool {
  readonly database: DatabaseSync;
  close(): void;
}

/**
 * Locks a spool's file, opens it and looks whether the key fits. The lock comes first: a file that another bridge works on
 * is neither checked nor moved aside.
 * @throws {SpoolError} when the file or the key cannot be used; nothing is left open.
 */
export function openSpool({ file, durability = 'power', key, say = () => undefined }: SpoolOptions): OpenSpool {
  const unlock = file === undefined ? () => undefined : lockSpool(file);
  let database: DatabaseSync | undefined;
  const close = (): void => {
    database?.close();
    unlock();
  };
  try {
    database = openDatabase(file, durability, say);
    if (file !== undefined) checkKey(database, file, key);
    return { database, close };
  } catch (error) {
    close();
    throw error;
  }
}
