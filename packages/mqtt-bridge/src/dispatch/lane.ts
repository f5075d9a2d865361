import { backoff } from '../backoff.js';
import { now } from '../clock.js';
import { type MessageRun, mayPass } from '../message-run.js';
import { DeviceOrder } from './device-order.js';
import { type Entry, orderKey, Tries } from './entry.js';
import type { StoreHealth } from './store-health.js';

/** The longest wait before a message is tried again, in milliseconds. */
const retryCeiling = 30_000;

/** What a lane needs. */
export interface LaneOptions {
  /** Takes a message through its steps; never rejects. */
  readonly run: (entry: Entry) => Promise<MessageRun>;
  readonly health: StoreHealth;
  /** How many messages may be under way at a time. */
  readonly concurrency: number;
  /** How many messages, and of how many bytes, may be in memory; the others stay in the spool's file. */
  readonly window: { readonly messages: number; readonly bytes: number };
  /** How many tries may fail while others succeed. */
  readonly maxTries: number;
  /** The messages of the lane after a number, in order; fewer than asked for when there are no more. */
  readonly readOn: (
    after: number,
    limit: number,
  ) => { readonly entries: readonly Entry[]; readonly last: number; readonly isEnd: boolean };
  /** A try has failed and the message will be tried again. */
  readonly onRetry: (run: MessageRun) => void;
  /** A message is done, or cannot be: what cannot pass, and what has been tried often enough. */
  readonly onThrough: (entry: Entry, run: MessageRun, tries: Tries) => void;
}

/**
 * One line of messages that is worked off on its own, so that none holds up another. It takes what has just been spooled
 * from memory while there is room, and reads on in the spool's file when it has fallen behind.
 */
export class Lane {
  readonly #options: LaneOptions;
  readonly #order = new DeviceOrder<Entry>();
  readonly #tries = new Map<Entry, Tries>();
  #ready: Entry[] = [];
  #head = 0;
  #running = 0;
  /** In memory: ready, running, waiting behind their device or to be tried again. */
  #messages = 0;
  #bytes = 0;
  /** The last number that was taken into memory. */
  #last = 0;
  #isBehind: boolean;
  #isClosed = false;

  /** @param isBehind whether there is something in the spool already. */
  constructor(options: LaneOptions, isBehind: boolean) {
    this.#options = options;
    this.#isBehind = isBehind;
  }

  /** Tells that a message has been spooled. */
  offer(entry: Entry): void {
    if (this.#isBehind || this.#isFull) this.#isBehind = true;
    else this.#take(entry);
    this.pump();
  }

  get #isFull(): boolean {
    const { window } = this.#options;
    return this.#messages >= window.messages || this.#bytes >= window.bytes;
  }

  #take(entry: Entry): void {
    this.#last = entry.id;
    this.#messages++;
    this.#bytes += entry.bytes;
    if (this.#order.enter(orderKey(entry), entry)) this.#ready.push(entry);
  }

  /** Reads on in the spool when there is room for a good part of the window. */
  #readOn(): void {
    const { window, readOn } = this.#options;
    while (this.#isBehind && !this.#isFull && this.#messages <= window.messages / 2) {
      const { entries, last, isEnd } = readOn(this.#last, Math.max(1, Math.floor(window.messages / 4)));
      for (const entry of entries) this.#take(entry);
      this.#last = Math.max(this.#last, last);
      if (isEnd) this.#isBehind = false;
    }
  }

  /** Starts what may start. */
  pump(): void {
    if (this.#isClosed || !this.#options.health.isUp) return;
    this.#readOn();
    while (this.#running < this.#options.concurrency) {
      const entry = this.#shift();
      if (entry === undefined) return;
      void this.#try(entry);
    }
  }

  /** Tries a single message although the store is down; false when none is ready. */
  probe(): boolean {
    if (this.#isClosed) return false;
    this.#readOn();
    const entry = this.#shift();
    if (entry !== undefined) void this.#try(entry).then(() => this.#options.health.probeLater());
    return entry !== undefined;
  }

  #shift(): Entry | undefined {
    const entry = this.#ready[this.#head];
    if (entry === undefined) return undefined;
    this.#head++;
    // Moved down only now and then: to shift a long array at each message costs more than the message.
    if (this.#head === this.#ready.length || this.#head >= 1_024) {
      this.#ready = this.#ready.slice(this.#head);
      this.#head = 0;
    }
    return entry;
  }

  async #try(entry: Entry): Promise<void> {
    const { health, run: start, maxTries, onRetry, onThrough } = this.#options;
    this.#running++;
    const startedAt = now();
    const run = await start(entry);
    this.#running--;
    if (!mayPass(run)) {
      const tries = this.#tries.get(entry) ?? new Tries(startedAt);
      tries.count++;
      this.#leave(entry);
      onThrough(entry, run, tries);
      health.learn(run.steps);
    } else {
      const tries = this.#failed(entry, run, startedAt);
      health.learn(run.steps);
      if (tries.faults >= maxTries) {
        this.#leave(entry);
        onThrough(entry, run, tries);
      } else {
        onRetry(run);
        this.#again(entry, tries);
      }
    }
    this.pump();
  }

  /** Notes a failed try; it is the message's fault when the same step has succeeded for others since it last failed. */
  #failed(entry: Entry, run: MessageRun, startedAt: number): Tries {
    const { health } = this.#options;
    const tries = this.#tries.get(entry) ?? new Tries(startedAt);
    this.#tries.set(entry, tries);
    const failed = run.steps.findLast(({ errorType }) => errorType !== undefined);
    tries.count++;
    tries.firstFailure ??= failed;
    if (failed !== undefined && health.hasSucceededSince(failed.step, tries.lastFailedAt)) tries.faults++;
    tries.lastFailedAt = now();
    return tries;
  }

  /** Has a message tried again: at once when the store is back, else after a while. Its device's others wait behind it. */
  #again(entry: Entry, { faults }: Tries): void {
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
    this.#tries.delete(entry);
    this.#messages--;
    this.#bytes -= entry.bytes;
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
  }
}
