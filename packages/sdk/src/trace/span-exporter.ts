import { CountedQueue, type CountedQueueSetup } from '../otlp/counted-queue.js';
import type { Counter } from '../registry/counter.js';
import { readableSpan } from './readable-span.js';
import type { RecordedSpan } from './recorded-span.js';
import { type EncodedSpan, encodeSpan } from './span-encoder.js';
import type { SpanSink } from './span-hold.js';

const cleanAndEncode = (span: RecordedSpan): EncodedSpan => encodeSpan(readableSpan(span));

/** Takes kept spans, cleans them, and hands them to the exporter in batches; counts every span that is lost. */
export class ExportingSink extends CountedQueue<EncodedSpan> implements SpanSink<RecordedSpan> {
  readonly #dropped: Counter<'reason'>;

  constructor(setup: CountedQueueSetup<EncodedSpan>, dropped: Counter<'reason'>) {
    super(setup, dropped, 'Spans');
    this.#dropped = dropped;
  }

  write(span: RecordedSpan): boolean {
    return this.take(cleanAndEncode, span);
  }

  /** Counts what a trace could not hold, of which the collector is not the cause. */
  drop(reason: 'trace_full', count: number): void {
    this.#dropped.add(count, { reason });
  }
}
