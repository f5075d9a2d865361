import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { IncomingMessage } from '../message.js';
import { aesCipher, type Cipher, noCipher } from './cipher.js';
import { openDatabase } from './database.js';
import { type DeadLetterEvents, DeadLetters } from './dead-letters.js';
import { decodeEnvelope, encodeEnvelope } from './envelope.js';
import { GroupCommit } from './group-commit.js';
import { checkKey } from './key-check.js';
import { lockSpool } from './lock.js';
import { RaisedAlarms } from './raised-alarms.js';
import { Room } from './room.js';
import { deadLetterDefaults, type SpoolOptions } from './spool-options.js';

/** A message that is in the spool. */
export interface SpooledMessage {
  /** Its number, in the order of arrival. */
  readonly id: number;
  /** Its bytes in the spool. */
  readonly bytes: number;
  readonly message: IncomingMessage;
}

/** A message on its way into the spool. */
export interface Entering {
  readonly message: IncomingMessage;
  /** The line in which it waits to be worked off; lines do not hold each other up. */
  readonly lane: string;
  /** The content of an alarm that has been raised, which is remembered with it. */
  readonly alarm?: string;
  /** The dead letter that it was until now. */
  readonly replayOf?: number;
}

/** What of the spool is counted. */
export interface SpoolEvents extends DeadLetterEvents {
  onCommitted(seconds: number): void;
  onAppended(): void;
  onRemoved(count: number): void;
}

/** A message that is through. */
type Gone = Pick<SpooledMessage, 'id' | 'bytes'>;

/** Bounds of a spool in memory, whose messages are with the broker too. */
const memoryBounds = { messages: 20_000, bytes: 64 * 2 ** 20 };

/** The messages that have come and are not through yet. */
export class Spool {
  /** Whether what it holds survives the process, so that a message in it may be acknowledged. */
  readonly isDurable: boolean;
  readonly deadLetters: DeadLetters;
  readonly #database: DatabaseSync;
  readonly #commits: GroupCommit;
  readonly #cipher: Cipher;
  readonly #alarms: RaisedAlarms;
  readonly #room: Room;
  readonly #events: SpoolEvents;
  readonly #insert: StatementSync;
  readonly #remove: StatementSync;
  readonly #read: StatementSync;
  readonly #oldest: StatementSync;
  readonly #dataVersion: StatementSync;
  readonly #unlock: () => void;
  #lastId: number;
  #removed: Gone[] = [];
  #isRemoving = false;
  #knownVersion: number;

  /** @throws {SpoolError} when the file or the key cannot be used. */
  constructor(options: SpoolOptions, events: SpoolEvents) {
    const { file, durability = 'power', key, say = () => undefined } = options;
    this.isDurable = file !== undefined;
    this.#events = events;
    // The lock comes first: a file that another bridge works on is neither checked nor moved aside.
    this.#unlock = file === undefined ? () => undefined : lockSpool(file);
    try {
      this.#database = openDatabase(file, durability, say);
    } catch (error) {
      this.#unlock();
      throw error;
    }
    const database = this.#database;
    try {
      if (file !== undefined) checkKey(database, file, key);
    } catch (error) {
      database.close();
      this.#unlock();
      throw error;
    }
    this.#cipher = key === undefined || file === undefined ? noCipher : aesCipher(key);
    this.#commits = new GroupCommit(database, {
      onCommitted: events.onCommitted,
      onFailure: (error) => {
        const reason = error instanceof Error ? error.message : 'unknown error';
        say(`The spool cannot be written (${reason}); messages wait at the broker, and it is tried again.`);
      },
      onRecovery: () => say('The spool can be written again.'),
    });
    this.#alarms = new RaisedAlarms(database);
    const deadBounds = { ...deadLetterDefaults, ...options.deadLetters };
    this.deadLetters = new DeadLetters(database, this.#commits, this.#cipher, deadBounds, events);

    const found = database
      .prepare('SELECT count(*) AS messages, coalesce(sum(length(body)), 0) AS bytes, max(id) AS last FROM messages')
      .get();
    this.#lastId = Number(found?.last ?? 0);
    const { maxMessages = 1_000_000, maxBytes = 2 ** 30 } = options;
    this.#room = new Room(this.isDurable ? { messages: maxMessages, bytes: maxBytes } : memoryBounds, {
      messages: Number(found?.messages),
      bytes: Number(found?.bytes),
    });
    this.#insert = database.prepare('INSERT INTO messages (id, lane, received_at, body) VALUES (?, ?, ?, ?)');
    this.#remove = database.prepare('DELETE FROM messages WHERE id BETWEEN ? AND ?');
    this.#read = database.prepare(
      'SELECT id, received_at, body FROM messages WHERE lane = ? AND id > ? ORDER BY id LIMIT ?',
    );
    this.#oldest = database.prepare('SELECT received_at FROM messages ORDER BY id LIMIT 1');
    this.#dataVersion = database.prepare('PRAGMA data_version');
    this.#knownVersion = this.#readVersion();
  }

  /** How much it holds. */
  get depth(): { readonly messages: number; readonly bytes: number } {
    return { messages: this.#room.messages, bytes: this.#room.bytes };
  }

  /** Whether messages wait, unacknowledged, for room or for a disk that can be written. */
  get isWaiting(): boolean {
    return this.#room.isFull || this.#commits.isFailing;
  }

  /** When the oldest message came, in milliseconds since 1970. */
  get oldestAt(): number | undefined {
    const oldest = this.#oldest.get();
    return oldest === undefined ? undefined : Number(oldest.received_at);
  }

  /** The lines in which messages wait. */
  lanes(): string[] {
    return this.#database
      .prepare('SELECT DISTINCT lane FROM messages')
      .all()
      .map(({ lane }) => String(lane));
  }

  /** Takes a message; waits while there is no room. What follows is called when it is written. */
  append(entering: Entering, done: (id: number, bytes: number) => void): void {
    const body = this.#cipher.seal(encodeEnvelope(entering.message));
    this.#room.enter(body.length, () => this.#write(entering, body, done));
  }

  /** Takes a message if there is room. */
  offer(entering: Entering, done: (id: number, bytes: number) => void): boolean {
    const body = this.#cipher.seal(encodeEnvelope(entering.message));
    if (this.#commits.isFailing || !this.#room.tryEnter(body.length)) return false;
    this.#write(entering, body, done);
    return true;
  }

  #write({ message, lane, alarm, replayOf }: Entering, body: Buffer, done: (id: number, bytes: number) => void): void {
    const id = ++this.#lastId;
    this.#commits.add(
      () => {
        this.#insert.run(id, lane, message.receivedAt, body);
        if (alarm !== undefined) this.#alarms.write(alarm, message.packetId);
        if (replayOf !== undefined) this.deadLetters.writeRelease(replayOf);
      },
      () => {
        this.#events.onAppended();
        if (replayOf !== undefined) this.deadLetters.recount();
        done(id, body.length);
      },
    );
  }

  /** Within a transaction: remembers the raised alarm of a message that goes to the dead letters. */
  writeAlarm({ packetId }: IncomingMessage, content: string): void {
    this.#alarms.write(content, packetId);
  }

  /** Whether the alarm of a message that came again has been raised, and its message is safe. */
  isRaised(message: IncomingMessage, content: string): boolean {
    return this.#alarms.isKnown(message, content);
  }

  /** Lets go of a message that is through. */
  remove(id: number, bytes: number): void {
    this.#removed.push({ id, bytes });
    this.#removeSoon();
  }

  #removeSoon(): void {
    if (this.#isRemoving || this.#removed.length === 0) return;
    this.#isRemoving = true;
    let gone: Gone[] = [];
    this.#commits.addIdly(
      () => {
        // What comes later waits for the next time; what has been tried in vain goes again.
        gone = gone.concat(this.#removed);
        this.#removed = [];
        this.#writeRemovals(gone.map(({ id }) => id));
      },
      () => {
        this.#isRemoving = false;
        this.#events.onRemoved(gone.length);
        this.#room.leave(
          gone.length,
          gone.reduce((sum, { bytes }) => sum + bytes, 0),
        );
        this.#removeSoon();
      },
    );
  }

  /** Messages end nearly in their order: a run of numbers is one statement. */
  #writeRemovals(ids: number[]): void {
    ids.sort((left, right) => left - right);
    for (let first = 0, last = 0; first < ids.length; first = ++last) {
      while (ids[last + 1] === (ids[last] ?? 0) + 1) last++;
      this.#remove.run(ids[first] ?? 0, ids[last] ?? 0);
    }
  }

  /** The messages of a line after a number, in order. */
  read(lane: string, after: number, limit: number): SpooledMessage[] {
    return this.#read.all(lane, after, limit).map(({ id, received_at, body }) => {
      const sealed = body as Uint8Array;
      const message = decodeEnvelope(this.#cipher.open(sealed), Number(received_at));
      return { id: Number(id), bytes: sealed.length, message };
    });
  }

  #readVersion(): number {
    return Number(this.#dataVersion.get()?.data_version);
  }

  /** Whether another process has written to the file since the last question. */
  hasChanged(): boolean {
    const version = this.#readVersion();
    const isNew = version !== this.#knownVersion;
    this.#knownVersion = version;
    return isNew;
  }

  /** Writes what waits to be written, and ends. */
  close(): void {
    this.#commits.close();
    this.#database.close();
    this.#unlock();
  }
}
