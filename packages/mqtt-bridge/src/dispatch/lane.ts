import { type MessageRun, mayPass, type StepRun } from '../pipeline/message-run.js';
import type { Held } from '../spool/held.js';
import { backoff } from '../timing/backoff.js';
import { DeviceOrder } from './device-order.js';
import { type Entry, orderKey } from './entry.js';
import { Line } from './line.js';
import { Retries } from './retries.js';
import type { StoreHealth } from './store-health.js';

/** The longest wait before a message is tried again, in milliseconds. */
const retryCeiling = 30_000;

/**
 * How long messages may be under way before they, and those behind them, are written to the spool, in milliseconds. The
 * broker waits as long for its acknowledgments, and Mosquitto sends no more than 20 messages without one over MQTT 3.1.1.
 */
const writeAfter = 10;

/** What a lane needs. */
export interface LaneOptions {
  /** Takes messages through their steps together; never rejects. */
  readonly run: (entries: readonly Entry[]) => Promise<readonly MessageRun[]>;
  readonly health: StoreHealth;
  /** How many messages may be under way at a time: those that came while others were go together. */
  readonly concurrency: number;
  /** How many messages, and of how many bytes, may be in memory; the others stay in the spool's file. */
  readonly window: { readonly messages: number; readonly bytes: number };
  /** How many tries may fail while others succeed. */
  readonly maxTries: number;
  /** Has a message written to the spool's file, unless it is. */
  readonly write: (held: Held, onWritten?: () => void) => void;
  /** Has all messages of the lane written that are not. */
  readonly writeAll: () => void;
  /** The messages of the lane in that file after a number, in order; fewer than asked for when there are no more. */
  readonly readOn: (
    after: number,
    limit: number,
  ) => { readonly entries: readonly Entry[]; readonly last: number; readonly isEnd: boolean };
  /** A try has failed and the message will be tried again. */
  readonly onRetry: (run: MessageRun) => void;
  /** A message is done, or cannot be: what cannot pass, and what has been tried often enough. */
  readonly onThrough: (entry: Entry, run: MessageRun) => void;
}

/**
 * One line of messages that is worked off on its own, so that none holds up another. It takes what has just come from
 * memory while there is room, and reads on in the spool's file when it has fallen behind. It has messages written to that
 * file that are not through in a moment.
 */
export class Lane {
  readonly #options: LaneOptions;
  readonly #order = new DeviceOrder<Entry>();
  readonly #retries: Retries;
  readonly #ready = new Line<Entry>();
  #running = 0;
  /** In memory: ready, running, waiting behind their device or to be tried again. */
  #messages = 0;
  #bytes = 0;
  /** The last number that was taken into memory. */
  #last = 0;
  #isBehind: boolean;
  /** Messages that found no room and are on their way into the file, in order; room that there is before is theirs. */
  readonly #leaving = new Set<Entry>();
  #soon: NodeJS.Immediate | undefined;
  /** Whether the last messages under way took longer than their time, or do so now. */
  #isOverdue = false;
  #isClosed = false;

  /** @param isBehind whether there is something in the spool already. */
  constructor(options: LaneOptions, isBehind: boolean) {
    this.#options = options;
    this.#retries = new Retries(options.health);
    this.#isBehind = isBehind;
  }

  /** Takes a message that has just come into the spool; those that come in one turn of the event loop go together. */
  offer(entry: Entry): void {
    if (this.#isBehind || this.#isFull || this.#leaving.size > 0) {
      this.#leaving.add(entry);
      this.#options.write(entry.held, () => {
        if (this.#leaving.delete(entry)) this.#isBehind = true;
        this.#pumpSoon();
      });
    } else {
      this.#take(entry);
      if (this.#isSlow) this.#options.write(entry.held);
    }
    if (this.#ready.length >= this.#options.concurrency) this.pump();
    else this.#pumpSoon();
  }

  /** Whether it takes longer to be through than to be written, so that messages are written when they come. */
  get #isSlow(): boolean {
    return this.#isOverdue || this.#retries.size > 0 || !this.#options.health.isUp;
  }

  #pumpSoon(): void {
    this.#soon ??= setImmediate(() => {
      this.#soon = undefined;
      this.pump();
    });
  }

  get #isFull(): boolean {
    const { window } = this.#options;
    return this.#messages >= window.messages || this.#bytes >= window.bytes;
  }

  #take(entry: Entry): void {
    this.#last = entry.held.id;
    this.#messages++;
    this.#bytes += entry.held.bytes;
    if (this.#order.enter(orderKey(entry), entry)) this.#ready.push(entry);
  }

  /** Whether there is room for a good part of the window. */
  get #hasRoom(): boolean {
    return !this.#isFull && this.#messages <= this.#options.window.messages / 2;
  }

  /** Reads on in the spool, and takes what cannot be written for now. */
  #readOn(): void {
    const { window, readOn } = this.#options;
    while (this.#isBehind && this.#hasRoom) {
      const { entries, last, isEnd } = readOn(this.#last, Math.max(1, Math.floor(window.messages / 4)));
      for (const entry of entries) this.#take(entry);
      this.#last = Math.max(this.#last, last);
      if (isEnd) this.#isBehind = false;
    }
    if (this.#isBehind || !this.#hasRoom) return;
    for (const entry of this.#leaving) {
      if (this.#isFull) break;
      this.#leaving.delete(entry);
      this.#take(entry);
    }
  }

  /** Starts what may start. */
  pump(): void {
    if (this.#isClosed || this.#running > 0 || !this.#options.health.isUp) return;
    this.#readOn();
    const entries: Entry[] = [];
    while (entries.length < this.#options.concurrency) {
      const entry = this.#ready.shift();
      if (entry === undefined) break;
      entries.push(entry);
    }
    if (entries.length > 0) void this.#try(entries);
  }

  /** Tries a single message although the store is down; false when none is ready. */
  probe(): boolean {
    if (this.#isClosed) return false;
    this.#readOn();
    const entry = this.#ready.shift();
    if (entry !== undefined) void this.#try([entry]).then(() => this.#options.health.probeLater());
    return entry !== undefined;
  }

  async #try(entries: readonly Entry[]): Promise<void> {
    this.#running++;
    const startedAt = performance.now();
    let isOverdue = false;
    const timer = setTimeout(() => {
      isOverdue = true;
      this.#isOverdue = true;
      this.#options.writeAll();
    }, writeAfter);
    const runs = await this.#options.run(entries);
    clearTimeout(timer);
    this.#isOverdue = isOverdue;
    this.#running--;
    // What has succeeded comes first: by it those are judged that have failed.
    let learned: StepRun | undefined;
    for (const [index, run] of runs.entries()) {
      const entry = entries[index];
      if (entry === undefined || mayPass(run)) continue;
      this.#end(entry, run);
      // Steps that many took together are one.
      const last = run.steps.at(-1);
      if (last !== learned) this.#options.health.learn(run.steps);
      learned = last;
    }
    for (const [index, run] of runs.entries()) {
      const entry = entries[index];
      if (entry !== undefined && mayPass(run)) this.#fail(entry, run, startedAt);
    }
    // Not at once: a store that answers without a turn of the event loop would leave none to anything else.
    if (this.#isBehind || this.#leaving.size > 0 || this.#ready.length > 0) this.#pumpSoon();
  }

  #end(entry: Entry, run: MessageRun): void {
    this.#leave(entry);
    this.#options.onThrough(entry, this.#retries.end(entry, run));
  }

  #fail(entry: Entry, run: MessageRun, startedAt: number): void {
    const { health, maxTries, onRetry, writeAll } = this.#options;
    const faults = this.#retries.failed(entry, run, startedAt);
    health.learn(run.steps);
    if (faults >= maxTries) this.#end(entry, run);
    else {
      onRetry(run);
      writeAll();
      this.#again(entry, faults);
    }
  }

  /** Has a message tried again: at once when the store is back, else after a while. Its device's others wait behind it. */
  #again(entry: Entry, faults: number): void {
    if (!this.#options.health.isUp) {
      this.#ready.push(entry);
      return;
    }
    const wait = backoff(faults + 2, retryCeiling);
    setTimeout(() => {
      this.#ready.push(entry);
      this.pump();
    }, wait).unref();
  }

  /** Lets go of a message, and of the next one of its device. */
  #leave(entry: Entry): void {
    this.#messages--;
    this.#bytes -= entry.held.bytes;
    const next = this.#order.leave(orderKey(entry));
    if (next !== undefined) this.#ready.push(next);
  }

  /** Whether nothing is under way. */
  get isIdle(): boolean {
    return this.#running === 0;
  }

  /** Starts nothing more. */
  close(): void {
    this.#isClosed = true;
    clearImmediate(this.#soon);
  }
}
