import type { Counter } from '../registry/counter.js';
import { type BatchExporter, BatchQueue, type BatchQueueSetup } from './batch-queue.js';
import { warnEveryMinute } from './diagnostics.js';

/** What a {@link CountedQueue} is made from. */
export interface CountedQueueSetup<Item> extends Pick<BatchQueueSetup<Item>, 'limits'> {
  /** Gives the exporter; `onRejected` is told of items that the collector has taken from us and thrown away. */
  readonly load: (onRejected: (count: number) => void) => Promise<BatchExporter<Item>>;
}

/** Cleans items, hands them over in batches, and counts and says what is lost. Nothing of it throws. */
export class CountedQueue<Item> {
  readonly #queue: BatchQueue<Item>;
  readonly #dropped: Counter<'reason'>;
  readonly #what: string;

  /** @param what the items, such as `Spans`. */
  constructor({ load, limits }: CountedQueueSetup<Item>, dropped: Counter<'reason'>, what: string) {
    this.#dropped = dropped;
    this.#what = what;
    this.#queue = new BatchQueue({
      load: () => load((count) => this.lose('rejected', count)),
      limits,
      onDrop: (reason, count) => this.lose(reason, count),
    });
  }

  /** Takes what an item is made of; returns whether it is on its way now. */
  take<Source>(make: (source: Source) => Item, source: Source): boolean {
    try {
      return this.#queue.push(make(source));
    } catch {
      // Attributes of untyped code can be anything, such as an object whose getter throws.
      this.#dropped.add(1, { reason: 'export_failed' });
      return false;
    }
  }

  /** Counts what is lost, and says so. */
  protected lose(reason: string, count: number): void {
    this.#dropped.add(count, { reason });
    // The collector has no part in what comes after the end.
    if (reason === 'stopped') return;
    const { prometheusName } = this.#dropped.definition;
    warnEveryMinute(
      `${this.#what} were dropped (${reason}); ${prometheusName} counts them. Look whether the collector at the OTLP endpoint runs, accepts them and keeps up.`,
    );
  }

  /** Loads the exporter ahead of the first item. */
  warm(): void {
    this.#queue.warm();
  }

  /** Hands over what is held, and waits for what is already under way. */
  flush(): Promise<void> {
    return this.#queue.flush();
  }

  shutdown(): Promise<void> {
    return this.#queue.shutdown();
  }

  /** Gives up what is held or under way, and counts it. */
  abandon(): void {
    this.#queue.abandon();
  }
}
