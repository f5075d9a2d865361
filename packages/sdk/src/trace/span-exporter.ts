import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { BatchQueue, type BatchQueueSetup } from '../otlp/batch-queue.js';
import { warnEveryMinute } from '../otlp/diagnostics.js';
import type { Counter } from '../registry/counter.js';
import type { SpanSink } from './local-trace.js';
import { readableSpan } from './readable-span.js';
import type { RecordedSpan } from './recorded-span.js';

/** Takes kept spans, cleans them, and hands them to the exporter in batches; counts every span that is lost. */
export class ExportingSink implements SpanSink<RecordedSpan> {
  readonly #queue: BatchQueue<ReadableSpan>;
  readonly #dropped: Counter<'reason'>;

  constructor(setup: Omit<BatchQueueSetup<ReadableSpan>, 'onDrop'>, dropped: Counter<'reason'>) {
    this.#dropped = dropped;
    this.#queue = new BatchQueue({
      ...setup,
      onDrop: (reason, count) => {
        dropped.add(count, { reason });
        // What is full is so because this fails, or for a moment.
        if (reason === 'queue_full') return;
        warnEveryMinute(
          'Spans could not be handed to the collector and were dropped; pulsetrail_sdk_spans_dropped_total counts them. Look whether the collector at the OTLP endpoint runs and accepts traces.',
        );
      },
    });
  }

  write(span: RecordedSpan): void {
    try {
      this.#queue.push(readableSpan(span));
    } catch {
      // Attributes of untyped code can be anything, such as an object whose getter throws.
      this.#dropped.add(1, { reason: 'export_failed' });
    }
  }

  drop(reason: 'trace_full', count: number): void {
    this.#dropped.add(count, { reason });
  }

  /** Loads the exporter ahead of the first span. */
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
