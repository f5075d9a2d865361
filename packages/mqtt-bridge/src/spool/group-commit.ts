import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { isDamage } from '../damaged-database.js';

/** Something to write, and what follows once it is safe. */
interface Pending {
  /** Runs statements; more than once when a transaction has to be repeated. */
  readonly write: () => void;
  readonly done: () => void;
}

/** What a group commit tells. */
export interface GroupCommitEvents {
  /** A transaction is through; `seconds` is how long it took. */
  onCommitted(seconds: number): void;
  /** Nothing can be written: what waits is tried again, and this is called once until it works again. */
  onFailure(error: unknown): void;
  onRecovery(): void;
}

/** Writes that are held for one transaction at the most. */
const groupLimit = 512;

/** How long writes may be held that nobody waits for, in milliseconds. */
const idleDelay = 20;

/** How long to wait before a transaction that failed is tried again, in milliseconds. */
const retryDelay = 500;

/**
 * Puts the writes of many into one transaction, so that a message costs a row and not a commit. A group ends with the turn
 * of the event loop in which it began: that is all packets that came in one read of the socket, and no message waits for
 * a timer. While the disk confirms one group, the next one gathers in the socket.
 */
export class GroupCommit {
  readonly #events: GroupCommitEvents;
  readonly #begin: StatementSync;
  readonly #commit: StatementSync;
  readonly #rollback: StatementSync;
  readonly #database: DatabaseSync;
  #pending: Pending[] = [];
  #soon: NodeJS.Immediate | undefined;
  #later: NodeJS.Timeout | undefined;
  #isFailing = false;
  #isSettling = false;

  constructor(database: DatabaseSync, events: GroupCommitEvents) {
    this.#database = database;
    this.#events = events;
    this.#begin = database.prepare('BEGIN IMMEDIATE');
    this.#commit = database.prepare('COMMIT');
    this.#rollback = database.prepare('ROLLBACK');
  }

  /** Adds a write that somebody waits for. */
  add(write: () => void, done: () => void): void {
    this.#pending.push({ write, done });
    if (this.#isFailing) return;
    if (this.#pending.length >= groupLimit && !this.#isSettling) this.flush();
    else this.#soon ??= setImmediate(() => this.flush());
  }

  /** Adds a write that rides along with the next ones, or goes alone when there are none for a while. */
  addIdly(write: () => void, done: () => void): void {
    this.#pending.push({ write, done });
    if (!this.#isFailing) this.#later ??= setTimeout(() => this.flush(), idleDelay);
  }

  /** Whether writes have failed and wait to be tried again. */
  get isFailing(): boolean {
    return this.#isFailing;
  }

  /** Writes now what waits; false when that failed. */
  flush(): boolean {
    clearImmediate(this.#soon);
    clearTimeout(this.#later);
    this.#soon = undefined;
    this.#later = undefined;
    // What is added meanwhile is for the next time.
    for (let left = this.#pending.length; left > 0; left -= groupLimit) {
      if (!this.#commitFirst(Math.min(left, groupLimit))) return false;
    }
    return true;
  }

  #commitFirst(count: number): boolean {
    const group = count === this.#pending.length ? this.#pending : this.#pending.slice(0, count);
    const start = performance.now();
    try {
      this.#begin.run();
      for (const { write } of group) write();
      this.#commit.run();
    } catch (error) {
      this.#onFailure(error);
      return false;
    }
    this.#pending = this.#pending.slice(count);
    this.#events.onCommitted((performance.now() - start) / 1_000);
    if (this.#isFailing) {
      this.#isFailing = false;
      this.#events.onRecovery();
    }
    // What follows may add more; that is the next group, so that everything is done in the order in which it came.
    this.#isSettling = true;
    for (const { done } of group) done();
    this.#isSettling = false;
    return true;
  }

  #onFailure(error: unknown): void {
    // To try it again would not help; the next start does.
    if (isDamage(error)) throw error;
    if (this.#database.isTransaction) this.#rollback.run();
    this.#later = setTimeout(() => this.flush(), retryDelay);
    if (this.#isFailing) return;
    this.#isFailing = true;
    this.#events.onFailure(error);
  }

  /** Writes what waits, and nothing more. */
  close(): void {
    this.flush();
    clearTimeout(this.#later);
    this.#later = undefined;
  }
}
