import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** Notices what other processes, such as the command line, write to the spool's file. */
export class OtherWriters {
  readonly #version: StatementSync;
  #known: number;

  constructor(database: DatabaseSync) {
    this.#version = database.prepare('PRAGMA data_version');
    this.#known = this.#read();
  }

  #read(): number {
    return Number(this.#version.get()?.data_version);
  }

  /** Whether another process has written since the last question. */
  hasWritten(): boolean {
    const version = this.#read();
    const isNew = version !== this.#known;
    this.#known = version;
    return isNew;
  }
}
