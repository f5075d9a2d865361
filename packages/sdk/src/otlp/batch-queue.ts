import type { ExportResult } from '@opentelemetry/core';
import { ExportAttempt } from './export-attempt.js';

/** What a queue hands its batches to: any exporter of OpenTelemetry. */
export interface BatchExporter<Item> {
  export(items: Item[], done: (result: ExportResult) => void): void;
  shutdown(): Promise<void>;
}

/** The bounds of a {@link BatchQueue}. */
export interface BatchLimits {
  /** Most items of one export. */
  readonly size: number;
  /** Most items that are held, those of a running export among them; more are dropped. */
  readonly queue: number;
  /** Milliseconds that an item waits at most until its export begins. */
  readonly delay: number;
  /** Milliseconds after which an export that does not answer counts as failed. */
  readonly timeout: number;
}

/** Why items are lost. */
export type DropReason = 'queue_full' | 'export_failed' | 'stopped';

/** What a {@link BatchQueue} is made from. */
export interface BatchQueueSetup<Item> {
  /** Gives the exporter when the first batch is due: loading it is not part of starting. */
  readonly load: () => Promise<BatchExporter<Item>>;
  readonly limits: BatchLimits;
  readonly onDrop: (reason: DropReason, count: number) => void;
}

/**
 * Hands over items in batches, one export at a time. Bounded: what is over the limit is dropped and counted, and so is
 * what the exporter does not take. None of its timers keeps a process alive, and nothing of it throws.
 */
export class BatchQueue<Item> {
  readonly #setup: BatchQueueSetup<Item>;
  readonly #attempt: ExportAttempt;
  #waiting: Item[] = [];
  #inFlight = 0;
  /** Items that were ever taken and handed over, and how many have to be by the end of the running work. */
  #taken = 0;
  #handed = 0;
  #goal = 0;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #exporter: Promise<BatchExporter<Item>> | undefined;
  #closed = false;

  constructor(setup: BatchQueueSetup<Item>) {
    this.#setup = setup;
    this.#attempt = new ExportAttempt(setup.limits.timeout);
  }

  /** Takes an item, or drops and counts it; returns whether it was taken. */
  push(item: Item): boolean {
    const { limits, onDrop } = this.#setup;
    const reason = this.#closed
      ? 'stopped'
      : this.#waiting.length + this.#inFlight >= limits.queue
        ? 'queue_full'
        : undefined;
    if (reason !== undefined) {
      onDrop(reason, 1);
      return false;
    }
    this.#waiting.push(item);
    this.#taken++;
    if (this.#running === undefined) {
      if (this.#waiting.length >= limits.size) void this.#run(0);
      else this.#runLater();
    }
    return true;
  }

  /** Hands over what is held by now, not what comes meanwhile. Resolves when the exporter has answered, whatever it said. */
  flush(): Promise<void> {
    return this.#run(this.#taken);
  }

  /** Flushes, takes nothing more, and closes the exporter. */
  async shutdown(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.flush();
    // An exporter that could not be loaded has nothing to close.
    const exporter = await this.#exporter?.catch(() => undefined);
    await exporter?.shutdown();
  }

  /** Gives up everything that is held or under way, and counts it. */
  abandon(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    const lost = this.#waiting.length;
    this.#waiting = [];
    this.#handed += lost;
    if (lost > 0) this.#setup.onDrop('export_failed', lost);
    this.#attempt.abandon();
  }

  /** Loads the exporter ahead of its first batch. */
  warm(): void {
    this.#load().catch(() => undefined);
  }

  #load(): Promise<BatchExporter<Item>> {
    this.#exporter ??= this.#setup.load();
    return this.#exporter;
  }

  #runLater(): void {
    this.#timer ??= setTimeout(() => void this.#run(this.#taken), this.#setup.limits.delay).unref();
  }

  /** Exports batch after batch until so many have been handed over and no full batch waits; the rest goes later. */
  #run(goal: number): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#goal = Math.max(this.#goal, goal);
    const { limits } = this.#setup;
    const work = async () => {
      while (this.#waiting.length >= limits.size || (this.#waiting.length > 0 && this.#handed < this.#goal)) {
        await this.#exportOne(this.#waiting.splice(0, limits.size));
      }
    };
    this.#running ??= work().finally(() => {
      this.#running = undefined;
      if (this.#waiting.length > 0) this.#runLater();
    });
    return this.#running;
  }

  async #exportOne(items: Item[]): Promise<void> {
    this.#inFlight = items.length;
    const succeeded = await this.#attempt.run(async () => {
      const exporter = await this.#load();
      return (done) => exporter.export(items, done);
    });
    this.#inFlight = 0;
    this.#handed += items.length;
    if (!succeeded) this.#setup.onDrop('export_failed', items.length);
  }
}
