import type { IncomingMessage } from '../message/message.js';
import { AlarmTotals } from './alarm-totals.js';
import { Backlog } from './backlog.js';
import { aesCipher, type Cipher, noCipher } from './cipher.js';
import type { Burial } from './dead-letter.js';
import { type DeadLetterEvents, DeadLetters } from './dead-letters.js';
import { encodeEnvelope, leastLength } from './envelope.js';
import { GroupCommit } from './group-commit.js';
import { type Entering, Held } from './held.js';
import { InMemory } from './in-memory.js';
import { MessageTable } from './message-table.js';
import { openSpool } from './open-spool.js';
import { OtherWriters } from './other-writers.js';
import { RaisedAlarms } from './raised-alarms.js';
import { Removals } from './removals.js';
import { Room } from './room.js';
import { boundsOf, deadLetterDefaults, type SpoolOptions } from './spool-options.js';

/** What of the spool is counted. */
export interface SpoolEvents extends DeadLetterEvents {
  onCommitted(seconds: number): void;
  onAppended(count: number): void;
  onRemoved(count: number): void;
}

/**
 * The messages that have come and are not through yet. Each is safe when it is in the file, or because it is through: one
 * that is through before anybody asks for it to be written never is.
 */
export class Spool {
  /** Whether what it holds survives the process, so that a message in it may be acknowledged. */
  readonly isDurable: boolean;
  readonly deadLetters: DeadLetters;
  readonly alarmTotals: AlarmTotals;
  readonly #commits: GroupCommit;
  readonly #cipher: Cipher;
  readonly #alarms: RaisedAlarms;
  readonly #room: Room;
  readonly #events: SpoolEvents;
  readonly #table: MessageTable;
  readonly #say: (sentence: string) => void;
  readonly #backlog: Backlog;
  readonly #removals: Removals;
  readonly #others: OtherWriters;
  readonly #closeDatabase: () => void;
  #lastId: number;
  readonly #inMemory = new InMemory();

  /** @throws {SpoolError} when the file or the key cannot be used. */
  constructor(options: SpoolOptions, events: SpoolEvents) {
    const { file, key, say = () => undefined } = options;
    this.isDurable = file !== undefined;
    this.#events = events;
    this.#say = say;
    const { database, close } = openSpool(options);
    this.#closeDatabase = close;
    this.#cipher = key === undefined || file === undefined ? noCipher : aesCipher(key);
    this.#commits = new GroupCommit(database, {
      onCommitted: events.onCommitted,
      onFailure: (error) => {
        const reason = error instanceof Error ? error.message : 'unknown error';
        say(`The spool cannot be written (${reason}); what needs it waits, and it is tried again.`);
        this.deadLetters.letGo();
      },
      onRecovery: () => say('The spool can be written again.'),
    });
    this.#alarms = new RaisedAlarms(database, file === undefined ? undefined : key);
    this.alarmTotals = new AlarmTotals(database, this.#commits);
    const deadBounds = { ...deadLetterDefaults, ...options.deadLetters };
    this.deadLetters = new DeadLetters(database, this.#commits, this.#cipher, deadBounds, events);
    this.#table = new MessageTable(database);
    const { lastId, ...total } = this.#table.total();
    this.#lastId = lastId;
    this.#room = new Room(boundsOf(options), total);
    const onGone = (messages: number, bytes: number): void => {
      events.onRemoved(messages);
      this.#room.leave(messages, bytes);
    };
    this.#removals = new Removals(this.#commits, this.#table, onGone);
    this.#backlog = new Backlog({
      table: this.#table,
      cipher: this.#cipher,
      deadLetters: this.deadLetters,
      onGone,
      say,
    });
    this.#others = new OtherWriters(database);
  }

  /** How much it holds. */
  get depth(): { readonly messages: number; readonly bytes: number } {
    return { messages: this.#room.messages, bytes: this.#room.bytes };
  }

  /** Whether messages wait, unacknowledged, for room or for a disk that can be written. */
  get isWaiting(): boolean {
    return this.#room.isFull || this.#commits.isFailing;
  }

  /** Whether the file can be written, as far as was tried. */
  get isWritable(): boolean {
    return !this.#commits.isFailing;
  }

  /** When the oldest message came, in milliseconds since 1970. */
  get oldestAt(): number | undefined {
    return this.#table.oldestAt;
  }

  /** The lines in which messages wait. */
  lanes(): string[] {
    return this.#table.lanes();
  }

  /** Takes a message; waits while there is no room. */
  take(entering: Entering, onHeld: (held: Held) => void): void {
    const bytes = leastLength(entering.message);
    if (this.#room.tryEnter(bytes)) this.#hold(entering, bytes, onHeld);
    else this.#room.enter(bytes, () => this.#hold(entering, bytes, onHeld));
  }

  /** Takes a message if there is room. */
  offer(entering: Entering, onHeld: (held: Held) => void): boolean {
    const bytes = leastLength(entering.message);
    if (this.#commits.isFailing || !this.#room.tryEnter(bytes)) return false;
    this.#hold(entering, bytes, onHeld);
    return true;
  }

  #hold(entering: Entering, bytes: number, onHeld: (held: Held) => void): void {
    const held = new Held(++this.#lastId, bytes, entering, 'memory');
    this.#inMemory.add(held);
    if (entering.alarm !== undefined || entering.replayOf !== undefined) this.#write([held]);
    onHeld(held);
  }

  /** Writes a message, unless it is written. */
  write(held: Held, onWritten?: () => void): void {
    if (held.place === 'file') onWritten?.();
    else {
      held.onWritten = onWritten;
      if (held.place === 'memory') this.#write([held]);
    }
  }

  /** Writes all messages of a line that are in memory alone. */
  writeLane(lane: string): void {
    // What does not survive the process is no safer for it.
    const late = this.isDurable ? this.#inMemory.of(lane) : [];
    if (late.length > 0) this.#write(late);
  }

  #write(group: readonly Held[]): void {
    for (const held of group) {
      held.place = 'entering';
      this.#inMemory.leave();
    }
    const bodies = group.map((held) => this.#seal(held));
    this.#commits.add(
      () => {
        for (const [index, { id, entering }] of group.entries()) {
          const { message, lane, alarm, replayOf } = entering;
          this.#table.insert(lane, { id, receivedAt: message.receivedAt, body: bodies[index] ?? Buffer.of() });
          if (alarm !== undefined) this.#alarms.write(alarm, message);
          if (replayOf !== undefined) this.deadLetters.writeRelease(replayOf);
        }
      },
      () => {
        this.#events.onAppended(group.length);
        if (group.some(({ entering }) => entering.replayOf !== undefined)) this.deadLetters.recount();
        for (const held of group) this.#onWritten(held);
      },
    );
  }

  #seal(held: Held): Buffer {
    const body = this.#cipher.seal(encodeEnvelope(held.message));
    this.#room.grow(body.length - held.room);
    held.room = body.length;
    return body;
  }

  #onWritten(held: Held): void {
    held.place = 'file';
    if (this.isDurable) held.settle();
    if (held.isThrough) this.remove(held);
    else held.onWritten?.();
    held.onWritten = undefined;
  }

  /** Within a transaction: remembers the raised alarm of a message that goes to the dead letters. */
  writeAlarm(message: IncomingMessage, content: string): void {
    this.#alarms.write(content, message);
  }

  /** Whether the alarm of a message that came again has been raised, and its message is safe. */
  isRaised(message: IncomingMessage, content: string): boolean {
    return this.#alarms.isKnown(message, content);
  }

  /** Lets go of a message that is through. */
  remove(held: Held): void {
    if (held.place === 'entering') held.isThrough = true;
    else if (held.place === 'file') {
      held.place = 'gone';
      this.#removals.add(held);
    } else if (held.place === 'memory') {
      held.place = 'gone';
      this.#inMemory.leave();
      this.#room.leave(1, held.room);
    }
    held.settle();
  }

  /** Moves a message that cannot be brought to its end to the dead letters, in one transaction. */
  bury(held: Held, burial: Burial): void {
    this.deadLetters.bury(
      burial,
      () => {
        if (held.place !== 'memory') this.#table.remove([held.id]);
      },
      () => this.remove(held),
    );
  }

  /** The messages of a line in the file after a number, in order. One that cannot be read goes to the dead letters. */
  read(lane: string, after: number, limit: number): Held[] {
    return this.#backlog.read(lane, after, limit);
  }

  /** Whether another process has written to the file since the last question. */
  hasChanged(): boolean {
    return this.#others.hasWritten();
  }

  /** Writes what waits to be written, and ends. */
  close(): void {
    this.#commits.close();
    const { unwritten } = this.deadLetters;
    if (unwritten > 0)
      this.#say(`Messages for the dead letters are lost, since the spool cannot be written: ${unwritten}.`);
    this.#closeDatabase();
  }
}
