import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import { BatchSpanProcessor, type ReadableSpan, type SpanExporter } from '@opentelemetry/sdk-trace';
import type { Counter } from '../registry/counter.js';
import { warnOnce } from '../warning.js';
import type { SpanSink } from './local-trace.js';
import { readableSpan } from './readable-span.js';
import type { RecordedSpan } from './recorded-span.js';

/** Most spans that wait for the collector; more are dropped and counted. Source: OpenTelemetry SDK, batch processor. */
const queueLimit = 2_048;

/** Takes kept spans, cleans them, and hands them to the exporter in batches; counts every span that is lost. */
export class ExportingSink implements SpanSink<RecordedSpan> {
  readonly #exporter: SpanExporter;
  readonly #processor: BatchSpanProcessor;
  readonly #dropped: Counter<'reason'>;
  #waiting = 0;

  constructor(exporter: SpanExporter, dropped: Counter<'reason'>) {
    this.#exporter = exporter;
    this.#dropped = dropped;
    this.#processor = new BatchSpanProcessor({
      exporter: {
        export: (spans, done) => this.#export(spans, done),
        shutdown: () => exporter.shutdown(),
      },
      maxQueueSize: queueLimit,
      scheduledDelayMillis: 1_000,
    });
  }

  write(span: RecordedSpan): void {
    if (this.#waiting >= queueLimit) {
      this.#dropped.add(1, { reason: 'queue_full' });
      return;
    }
    try {
      this.#processor.onEnd(readableSpan(span));
      this.#waiting++;
    } catch {
      // Attributes of untyped code can be anything, such as an object whose getter throws.
      this.#dropped.add(1, { reason: 'export_failed' });
    }
  }

  drop(reason: 'trace_full', count: number): void {
    this.#dropped.add(count, { reason });
  }

  /** Hands over what is held, and waits for what is already under way. */
  async flush(): Promise<void> {
    await this.#processor.forceFlush();
    await this.#exporter.forceFlush?.();
  }

  shutdown(): Promise<void> {
    return this.#processor.shutdown();
  }

  #export(spans: ReadableSpan[], done: (result: ExportResult) => void): void {
    const finish = (result: ExportResult) => {
      this.#waiting -= spans.length;
      if (result.code !== ExportResultCode.SUCCESS) {
        this.#dropped.add(spans.length, { reason: 'export_failed' });
        warnOnce(
          'export',
          'Spans could not be handed to the collector and were dropped; pulsetrail_sdk_spans_dropped_total counts them. Look whether the collector at the OTLP endpoint runs and accepts traces.',
        );
      }
      done(result);
    };
    try {
      this.#exporter.export(spans, finish);
    } catch (error) {
      finish({ code: ExportResultCode.FAILED, error: error instanceof Error ? error : new Error('export failed') });
    }
  }
}
