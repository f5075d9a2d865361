import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { IncomingMessage } from '../message/message.js';
import { payloadLimit } from '../message/payload.js';
import type { Cipher } from './cipher.js';
import type { Burial } from './dead-letter.js';
import { encodeEnvelope, openSealed } from './envelope.js';
import type { GroupCommit } from './group-commit.js';
import type { DeadLetterBounds } from './spool-options.js';

/** Why a dead letter is gone without having been asked for. */
export type DeadLetterLoss = 'count' | 'bytes' | 'age';

/** A dead letter that somebody wants to be tried again. */
export interface Replay {
  readonly id: number;
  readonly tries: number;
  /** None when it cannot be read. */
  readonly message: IncomingMessage | undefined;
}

/** A dead letter as it stands in the file. */
interface Sealed extends Omit<Burial, 'message'> {
  readonly receivedAt: number;
  readonly body: Uint8Array;
}

/** A dead letter on its way into the file. */
interface Unwritten {
  readonly bytes: number;
  /** Called once: its message need not be kept elsewhere any more. */
  done: () => void;
}

/** Nobody waits for it any more. */
const nobody = (): void => undefined;

/** A payload that nobody reads is not kept: a few of the largest would push out all others. */
const withoutBallast = (message: IncomingMessage): IncomingMessage =>
  message.payload.byteLength > payloadLimit ? { ...message, payload: Buffer.of() } : message;

/** What of the dead letters is counted. */
export interface DeadLetterEvents {
  onBuried(burial: Pick<Burial, 'reason'>): void;
  onLost(why: DeadLetterLoss, count: number): void;
}

/**
 * The messages that could not be brought to their end, in the spool's file: bounded, the oldest go first. While the file
 * cannot be written they wait in memory, within the same bounds, and nothing waits for them: a broker sends nothing on
 * behind a message that is not acknowledged for long, alarms neither.
 */
export class DeadLetters {
  readonly #commits: GroupCommit;
  readonly #cipher: Cipher;
  readonly #bounds: DeadLetterBounds;
  readonly #events: DeadLetterEvents;
  readonly #insert: StatementSync;
  readonly #remove: StatementSync;
  readonly #oldest: StatementSync;
  readonly #expired: StatementSync;
  readonly #total: StatementSync;
  readonly #asked: StatementSync;
  readonly #keep: StatementSync;
  #messages = 0;
  #bytes = 0;
  readonly #unwritten = new Set<Unwritten>();
  #unwrittenBytes = 0;

  constructor(
    database: DatabaseSync,
    commits: GroupCommit,
    cipher: Cipher,
    bounds: DeadLetterBounds,
    events: DeadLetterEvents,
  ) {
    this.#commits = commits;
    this.#cipher = cipher;
    this.#bounds = bounds;
    this.#events = events;
    this.#insert = database.prepare(
      `INSERT INTO dead_letters (family, kind, reason, step, tries, received_at, buried_at, body)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#remove = database.prepare('DELETE FROM dead_letters WHERE id = ?');
    this.#oldest = database.prepare('SELECT id, length(body) AS bytes FROM dead_letters ORDER BY id LIMIT 1');
    this.#expired = database.prepare(
      'SELECT id, length(body) AS bytes FROM dead_letters WHERE buried_at < ? LIMIT 100',
    );
    this.#total = database.prepare('SELECT count(*) AS messages, sum(length(body)) AS bytes FROM dead_letters');
    this.#asked = database.prepare(
      'SELECT id, tries, received_at, body FROM dead_letters WHERE replay = 1 ORDER BY id LIMIT ?',
    );
    this.#keep = database.prepare('UPDATE dead_letters SET replay = 0, tries = tries + 1, buried_at = ? WHERE id = ?');
    this.recount();
  }

  /** How many there are. */
  get messages(): number {
    return this.#messages;
  }

  /** How many there are in memory alone. */
  get unwritten(): number {
    return this.#unwritten.size;
  }

  /** The file cannot be written: lets go of those who wait for it. */
  letGo(): void {
    for (const letter of [...this.#unwritten]) {
      const { done } = letter;
      letter.done = nobody;
      done();
    }
  }

  /** Counts anew, after another process may have discarded some. */
  recount(): void {
    const total = this.#total.get();
    this.#messages = Number(total?.messages ?? 0);
    this.#bytes = Number(total?.bytes ?? 0);
  }

  /**
   * Writes a dead letter; of a message that is too large to be read, without its payload.
   * @param also written in the same transaction, such as the removal of the message.
   * @param done called once: when it is written, at once while nothing can be written, or when it is lost.
   */
  bury(burial: Burial, also: () => void, done: () => void): void {
    const { message } = burial;
    const body = this.#cipher.seal(encodeEnvelope(withoutBallast(message)));
    this.#bury({ ...burial, receivedAt: message.receivedAt, body }, also, done);
  }

  /** Writes a message that cannot be read as it stands in the file. */
  buryUnreadable(stored: Pick<Sealed, 'receivedAt' | 'body'>, also: () => void, done: () => void): void {
    const unknown = { family: '_OTHER', kind: 'unknown', reason: 'unreadable', step: '1_mqtt_received' } as const;
    this.#bury({ ...stored, ...unknown, tries: 0, buriedAt: Date.now() }, also, done);
  }

  #bury(sealed: Sealed, also: () => void, done: () => void): void {
    const { family, kind, reason, step, tries, receivedAt, buriedAt, body } = sealed;
    const loss = this.#lossOf(body.length);
    if (loss !== undefined) {
      this.#events.onBuried(sealed);
      this.#events.onLost(loss, 1);
      if (this.#commits.isFailing) done();
      else this.#commits.add(also, done);
      return;
    }
    const letter: Unwritten = { bytes: body.length, done: this.#commits.isFailing ? nobody : done };
    this.#unwritten.add(letter);
    this.#unwrittenBytes += body.length;
    let lost: DeadLetterLoss[] = [];
    let change = { messages: 0, bytes: 0 };
    this.#commits.add(
      () => {
        lost = [];
        change = { messages: 1, bytes: body.length };
        this.#insert.run(family, kind, reason, step, tries, receivedAt, buriedAt, body);
        also();
        for (;;) {
          const tooMany = this.#messages + change.messages > this.#bounds.messages;
          if (!tooMany && this.#bytes + change.bytes <= this.#bounds.bytes) break;
          const oldest = this.#oldest.get();
          if (oldest === undefined) break;
          this.#remove.run(Number(oldest.id));
          change = { messages: change.messages - 1, bytes: change.bytes - Number(oldest.bytes) };
          lost.push(tooMany ? 'count' : 'bytes');
        }
      },
      () => {
        this.#messages += change.messages;
        this.#bytes += change.bytes;
        this.#events.onBuried(sealed);
        for (const why of lost) this.#events.onLost(why, 1);
        this.#unwritten.delete(letter);
        this.#unwrittenBytes -= letter.bytes;
        letter.done();
      },
    );
    if (letter.done === nobody) done();
  }

  /** Why a dead letter of so many bytes cannot be kept, if it cannot: what is larger than all room pushes out nothing. */
  #lossOf(bytes: number): DeadLetterLoss | undefined {
    if (bytes > this.#bounds.bytes) return 'bytes';
    if (!this.#commits.isFailing) return undefined;
    if (this.#unwritten.size >= this.#bounds.messages) return 'count';
    return this.#unwrittenBytes + bytes > this.#bounds.bytes ? 'bytes' : undefined;
  }

  /** Lets go of those that have become too old. */
  expire(now: number): void {
    const expired = this.#expired.all(now - this.#bounds.age);
    if (expired.length === 0) return;
    this.#commits.addIdly(
      () => {
        for (const { id } of expired) this.#remove.run(Number(id));
      },
      () => {
        this.recount();
        this.#events.onLost('age', expired.length);
      },
    );
  }

  /** Those that somebody wants to be tried again, the oldest first. Each has to be released or kept, or it comes again. */
  replays(limit: number): Replay[] {
    return this.#asked.all(limit).map(({ id, tries, received_at, body }) => ({
      id: Number(id),
      tries: Number(tries),
      message: openSealed(this.#cipher, { body: body as Uint8Array, receivedAt: Number(received_at) }),
    }));
  }

  /** Within a transaction: takes a dead letter away, because its message is on its way again. */
  writeRelease(id: number): void {
    this.#remove.run(id);
  }

  /** Leaves a dead letter where it is, because it has failed again. */
  keep(id: number, at: number, done: () => void): void {
    this.#commits.add(() => this.#keep.run(at, id), done);
  }

  /** Takes a dead letter away, because its message is done. */
  release(id: number, done: () => void): void {
    this.#commits.add(
      () => this.writeRelease(id),
      () => {
        this.recount();
        done();
      },
    );
  }
}
