import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { IncomingMessage } from '../message.js';

/** How many alarms are remembered; the oldest are forgotten. */
const remembered = 100_000;

/**
 * The alarms that have been raised, in the spool's file, so that after a restart one that is delivered again is known: a
 * redelivery by content and packet identifier, the broker's copy by content alone.
 */
export class RaisedAlarms {
  readonly #insert: StatementSync;
  readonly #find: StatementSync;
  readonly #forget: StatementSync;

  constructor(database: DatabaseSync) {
    this.#insert = database.prepare(
      `INSERT INTO raised_alarms (number, content, packet_id)
       VALUES ((SELECT coalesce(max(number), 0) + 1 FROM raised_alarms), ?, ?)
       ON CONFLICT (content) DO UPDATE SET number = excluded.number, packet_id = excluded.packet_id`,
    );
    this.#forget = database.prepare(
      'DELETE FROM raised_alarms WHERE number <= (SELECT max(number) FROM raised_alarms) - ?',
    );
    this.#find = database.prepare('SELECT packet_id FROM raised_alarms WHERE content = ?');
  }

  /** Remembers an alarm; within the transaction that makes its message safe, so that one stands for the other. */
  write(content: string, packetId: number | undefined): void {
    this.#insert.run(content, packetId ?? null);
    this.#forget.run(remembered);
  }

  /** Whether the alarm of a message that the broker marks as sent before, or as its copy, has been raised. */
  isKnown({ redelivered, retained, packetId }: IncomingMessage, content: string): boolean {
    if (!redelivered && !retained) return false;
    const found = this.#find.get(content);
    return found !== undefined && (retained || found.packet_id === packetId);
  }
}
