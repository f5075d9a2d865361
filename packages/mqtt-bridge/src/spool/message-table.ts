import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** A message as it stands in the file. */
export interface StoredMessage {
  readonly id: number;
  readonly receivedAt: number;
  /** Its envelope, sealed where there is a key. */
  readonly body: Uint8Array;
}

/** The table of the messages that are not through yet. What writes runs within a transaction. */
export class MessageTable {
  readonly #database: DatabaseSync;
  readonly #insert: StatementSync;
  readonly #remove: StatementSync;
  readonly #read: StatementSync;
  readonly #oldest: StatementSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#insert = database.prepare('INSERT INTO messages (id, lane, received_at, body) VALUES (?, ?, ?, ?)');
    this.#remove = database.prepare('DELETE FROM messages WHERE id BETWEEN ? AND ?');
    this.#read = database.prepare('SELECT id, received_at, body FROM messages WHERE lane = ? AND id > ? ORDER BY id');
    this.#oldest = database.prepare('SELECT received_at FROM messages ORDER BY id LIMIT 1');
  }

  /** How much it holds, and the last number in it; 0 when it is empty. */
  total(): { readonly messages: number; readonly bytes: number; readonly lastId: number } {
    const found = this.#database
      .prepare('SELECT count(*) AS messages, coalesce(sum(length(body)), 0) AS bytes, max(id) AS last FROM messages')
      .get();
    return { messages: Number(found?.messages), bytes: Number(found?.bytes), lastId: Number(found?.last ?? 0) };
  }

  /** The lines in which messages wait. */
  lanes(): string[] {
    return this.#database
      .prepare('SELECT DISTINCT lane FROM messages')
      .all()
      .map(({ lane }) => String(lane));
  }

  /** When the oldest message came, in milliseconds since 1970. */
  get oldestAt(): number | undefined {
    const oldest = this.#oldest.get();
    return oldest === undefined ? undefined : Number(oldest.received_at);
  }

  /** The messages of a line after a number, in order. */
  *read(lane: string, after: number): IterableIterator<StoredMessage> {
    for (const { id, received_at, body } of this.#read.iterate(lane, after)) {
      yield { id: Number(id), receivedAt: Number(received_at), body: body as Uint8Array };
    }
  }

  insert(lane: string, { id, receivedAt, body }: StoredMessage): void {
    this.#insert.run(id, lane, receivedAt, body);
  }

  /** Messages end nearly in their order: a run of numbers is one statement. */
  remove(ids: number[]): void {
    ids.sort((left, right) => left - right);
    for (let first = 0, last = 0; first < ids.length; first = ++last) {
      while (ids[last + 1] === (ids[last] ?? 0) + 1) last++;
      this.#remove.run(ids[first] ?? 0, ids[last] ?? 0);
    }
  }
}
