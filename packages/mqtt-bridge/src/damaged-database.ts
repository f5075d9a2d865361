import { existsSync, renameSync } from 'node:fs';

/** SQLITE_CORRUPT and SQLITE_NOTADB. Source: SQLite, "Result and Error Codes". */
export const sqliteDamage = { corrupt: 11, notADatabase: 26 } as const;

/** Whether an error of SQLite says that the content of a file is at fault. */
export function isDamage(error: unknown): boolean {
  if (!(error instanceof Error && 'errcode' in error && typeof error.errcode === 'number')) return false;
  const code = error.errcode & 0xff;
  return code === sqliteDamage.corrupt || code === sqliteDamage.notADatabase;
}

/**
 * Gives a SQLite file that cannot be used another name, with what belongs to it, so that a new one can take its place.
 * @returns the other name.
 */
export function moveAside(file: string): string {
  const aside = `${file}.damaged-${new Date().toISOString().replace(/[:.]/g, '-')}`;
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(file + suffix)) renameSync(file + suffix, aside + suffix);
  }
  return aside;
}
