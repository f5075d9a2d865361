import type { IncomingMessage } from '../message.js';
import { AlarmTotals } from './alarm-totals.js';
import { aesCipher, type Cipher, noCipher } from './cipher.js';
import type { Burial } from './dead-letter.js';
import { type DeadLetterEvents, DeadLetters } from './dead-letters.js';
import { encodeEnvelope, openSealed } from './envelope.js';
import { GroupCommit } from './group-commit.js';
import { type Entering, Held } from './held.js';
import { MessageTable, type StoredMessage } from './message-table.js';
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

const roomOf = ({ topic, payload }: IncomingMessage): number => topic.length + payload.byteLength;

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
  /** Numbers of those that cannot be read, on their way to the dead letters. */
  readonly #unreadable = new Set<number>();
  readonly #removals: Removals;
  readonly #others: OtherWriters;
  readonly #closeDatabase: () => void;
  #lastId: number;
  /** Those that came in memory and may have to be written, and how many are there still. */
  #waiting: Held[] = [];
  #inMemory = 0;

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
        say(`The spool cannot be written (${reason}); messages wait at the broker, and it is tried again.`);
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
    this.#removals = new Removals(this.#commits, this.#table, (messages, bytes) => this.#onGone(messages, bytes));
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
    const bytes = roomOf(entering.message);
    if (this.#room.tryEnter(bytes)) this.#hold(entering, bytes, onHeld);
    else this.#room.enter(bytes, () => this.#hold(entering, bytes, onHeld));
  }

  /** Takes a message if there is room. */
  offer(entering: Entering, onHeld: (held: Held) => void): boolean {
    const bytes = roomOf(entering.message);
    if (this.#commits.isFailing || !this.#room.tryEnter(bytes)) return false;
    this.#hold(entering, bytes, onHeld);
    return true;
  }

  #hold(entering: Entering, bytes: number, onHeld: (held: Held) => void): void {
    const held = new Held(++this.#lastId, bytes, entering, 'memory');
    this.#inMemory++;
    if (entering.alarm !== undefined || entering.replayOf !== undefined) this.#write([held]);
    else if (this.isDurable) this.#waiting.push(held);
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
    const late = this.#waiting.filter(({ place, entering }) => place === 'memory' && entering.lane === lane);
    if (late.length > 0) this.#write(late);
    this.#waiting = this.#waiting.filter(({ place }) => place === 'memory');
  }

  #write(group: readonly Held[]): void {
    for (const held of group) {
      held.place = 'entering';
      this.#leaveMemory();
    }
    const bodies = group.map(({ message }) => this.#cipher.seal(encodeEnvelope(message)));
    this.#commits.add(
      () => {
        for (const [index, { id, entering }] of group.entries()) {
          const { message, lane, alarm, replayOf } = entering;
          this.#table.insert(lane, { id, receivedAt: message.receivedAt, body: bodies[index] ?? Buffer.of() });
          if (alarm !== undefined) this.#alarms.write(alarm, message.packetId);
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

  #onWritten(held: Held): void {
    held.place = 'file';
    if (this.isDurable) held.settle();
    if (held.isThrough) this.remove(held);
    else held.onWritten?.();
    held.onWritten = undefined;
  }

  /** When none is in memory alone, nothing waits to be written. */
  #leaveMemory(): void {
    if (--this.#inMemory === 0) this.#waiting = [];
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
  remove(held: Held): void {
    if (held.place === 'entering') held.isThrough = true;
    else if (held.place === 'file') {
      held.place = 'gone';
      this.#removals.add(held);
    } else if (held.place === 'memory') {
      held.place = 'gone';
      this.#leaveMemory();
      this.#room.leave(1, held.bytes);
    }
    held.settle();
  }

  #onGone(messages: number, bytes: number): void {
    this.#events.onRemoved(messages);
    this.#room.leave(messages, bytes);
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
    const found: Held[] = [];
    const unreadable: StoredMessage[] = [];
    for (const stored of this.#table.read(lane, after)) {
      if (found.length === limit) break;
      const message = openSealed(this.#cipher, stored);
      if (message === undefined) unreadable.push(stored);
      else found.push(new Held(stored.id, stored.body.length, { message, lane }, 'file'));
    }
    // Only now, since it may write at once.
    for (const stored of unreadable) this.#buryUnreadable(stored);
    return found;
  }

  #buryUnreadable({ id, receivedAt, body }: StoredMessage): void {
    if (this.#unreadable.has(id)) return;
    this.#unreadable.add(id);
    this.#say('A message in the spool cannot be read; it goes to the dead letters as "unreadable", and others go on.');
    this.deadLetters.buryUnreadable(
      { receivedAt, body },
      () => this.#table.remove([id]),
      () => {
        this.#unreadable.delete(id);
        this.#onGone(1, body.length);
      },
    );
  }

  /** Whether another process has written to the file since the last question. */
  hasChanged(): boolean {
    return this.#others.hasWritten();
  }

  /** Writes what waits to be written, and ends. */
  close(): void {
    this.#commits.close();
    this.#closeDatabase();
  }
}
