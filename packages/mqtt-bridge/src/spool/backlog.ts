import type { Cipher } from './cipher.js';
import type { DeadLetters } from './dead-letters.js';
import { openSealed } from './envelope.js';
import { Held } from './held.js';
import type { MessageTable, StoredMessage } from './message-table.js';

/** What a backlog needs. */
export interface BacklogOptions {
  readonly table: MessageTable;
  readonly cipher: Cipher;
  readonly deadLetters: Pick<DeadLetters, 'buryUnreadable'>;
  /** Messages have left it for the dead letters. */
  readonly onGone: (messages: number, bytes: number) => void;
  readonly say: (sentence: string) => void;
}

/** The messages in the spool's file, to be read back. */
export class Backlog {
  readonly #options: BacklogOptions;
  /** Numbers of those that cannot be read, on their way to the dead letters. */
  readonly #unreadable = new Set<number>();

  constructor(options: BacklogOptions) {
    this.#options = options;
  }

  /** The messages of a line after a number, in order. One that cannot be read goes to the dead letters. */
  read(lane: string, after: number, limit: number): Held[] {
    const { table, cipher } = this.#options;
    const found: Held[] = [];
    const unreadable: StoredMessage[] = [];
    for (const stored of table.read(lane, after)) {
      if (found.length === limit) break;
      const message = openSealed(cipher, stored);
      if (message === undefined) unreadable.push(stored);
      else found.push(new Held(stored.id, stored.body.length, { message, lane }, 'file'));
    }
    // Only now, since it may write at once.
    for (const stored of unreadable) this.#bury(stored);
    return found;
  }

  #bury({ id, receivedAt, body }: StoredMessage): void {
    const { table, deadLetters, onGone, say } = this.#options;
    if (this.#unreadable.has(id)) return;
    this.#unreadable.add(id);
    say('A message in the spool cannot be read; it goes to the dead letters as "unreadable", and others go on.');
    deadLetters.buryUnreadable(
      { receivedAt, body },
      () => table.remove([id]),
      () => {
        this.#unreadable.delete(id);
        onGone(1, body.length);
      },
    );
  }
}
