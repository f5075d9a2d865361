import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import { BatchSpanProcessor, type SpanExporter } from '@opentelemetry/sdk-trace';
import type { Counter } from '../registry/counter.js';
import type { SpanSink } from './local-trace.js';
import { readableSpan } from './readable-span.js';
import type { RecordedSpan } from './recorded-span.js';

/** Most spans that wait for the collector; more are dropped and counted. Source: OpenTelemetry SDK, batch processor. */
const queueLimit = 2_048;

/** Takes kept spans, cleans them, and hands them to the exporter in batches; counts every span that is lost. */
export class ExportingSink implements SpanSink {
  readonly #processor: BatchSpanProcessor;
  readonly #dropped: Counter<'reason'>;
  #waiting = 0;

  constructor(exporter: SpanExporter, dropped: Counter<'reason'>) {
    this.#dropped = dropped;
    this.#processor = new BatchSpanProcessor({
      exporter: this.#counting(exporter),
      maxQueueSize: queueLimit,
      scheduledDelayMillis: 1_000,
    });
  }

  write(span: RecordedSpan): void {
    if (this.#waiting >= queueLimit) {
      this.#dropped.add(1, { reason: 'queue_full' });
      return;
    }
    this.#waiting++;
    this.#processor.onEnd(readableSpan(span));
  }

  drop(reason: 'trace_full', count: number): void {
    this.#dropped.add(count, { reason });
  }

  flush(): Promise<void> {
    return this.#processor.forceFlush();
  }

  shutdown(): Promise<void> {
    return this.#processor.shutdown();
  }

  #counting(exporter: SpanExporter): SpanExporter {
    return {
      export: (spans, done) =>
        exporter.export(spans, (result: ExportResult) => {
          this.#waiting -= spans.length;
          if (result.code !== ExportResultCode.SUCCESS) this.#dropped.add(spans.length, { reason: 'export_failed' });
          done(result);
        }),
      shutdown: () => exporter.shutdown(),
      forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve(),
    };
  }
}
