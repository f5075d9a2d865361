import { createHmac } from 'node:crypto';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { IncomingMessage } from '../message/message.js';
import { timelessWindow } from '../message/record-key.js';

/** How many alarms are remembered; the oldest are forgotten. */
const remembered = 100_000;

/** With what an alarm begins that is kept under a key. */
const keyedMark = 'hmac:';

/**
 * The name of an alarm in the file: its content, a hash of topic and payload. Where there is a key, by a key derived from it:
 * whoever has the file alone could try out which device's alarm has that hash.
 */
function namer(key: Buffer | undefined): (content: string) => string {
  if (key === undefined) return (content) => content;
  const own = createHmac('sha256', key).update('pulsetrail raised alarms').digest();
  return (content) => keyedMark + createHmac('sha256', own).update(content).digest('hex');
}

/**
 * The alarms that have been raised, in the spool's file, so that after a restart one that is delivered again is known: a
 * redelivery by content and packet identifier, for ten minutes, since identifiers are used again; the broker's copy by
 * content alone.
 */
export class RaisedAlarms {
  readonly #insert: StatementSync;
  readonly #find: StatementSync;
  readonly #forget: StatementSync;
  readonly #nameOf: (content: string) => string;

  /** @param key of the spool. What stands there without one is forgotten as soon as there is one. */
  constructor(database: DatabaseSync, key: Buffer | undefined) {
    this.#nameOf = namer(key);
    if (key !== undefined) database.exec(`DELETE FROM raised_alarms WHERE content NOT LIKE '${keyedMark}%'`);
    this.#insert = database.prepare(
      `INSERT INTO raised_alarms (number, content, packet_id, received_at)
       VALUES ((SELECT coalesce(max(number), 0) + 1 FROM raised_alarms), ?, ?, ?)
       ON CONFLICT (content) DO UPDATE
       SET number = excluded.number, packet_id = excluded.packet_id, received_at = excluded.received_at`,
    );
    this.#forget = database.prepare(
      'DELETE FROM raised_alarms WHERE number <= (SELECT max(number) FROM raised_alarms) - ?',
    );
    this.#find = database.prepare('SELECT packet_id, received_at FROM raised_alarms WHERE content = ?');
  }

  /** Remembers an alarm; within the transaction that makes its message safe, so that one stands for the other. */
  write(content: string, { packetId, receivedAt }: Pick<IncomingMessage, 'packetId' | 'receivedAt'>): void {
    this.#insert.run(this.#nameOf(content), packetId ?? null, receivedAt);
    this.#forget.run(remembered);
  }

  /** Whether the alarm of a message that the broker marks as sent before, or as its copy, has been raised. */
  isKnown({ redelivered, retained, packetId, receivedAt }: IncomingMessage, content: string): boolean {
    if (!redelivered && !retained) return false;
    const found = this.#find.get(this.#nameOf(content));
    if (found === undefined || retained) return found !== undefined;
    return found.packet_id === packetId && Math.abs(receivedAt - Number(found.received_at)) <= timelessWindow;
  }
}
