import type { Logger, LoggerOptions, LoggerProvider, LogRecord } from '@opentelemetry/api';
import type { InstrumentationScope } from '@opentelemetry/core';
import type { Resource } from '@opentelemetry/resources';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import { BatchQueue, type BatchQueueSetup } from '../otlp/batch-queue.js';
import { warnEveryMinute } from '../otlp/diagnostics.js';
import type { Counter } from '../registry/counter.js';
import { readableLogRecord } from './log-record.js';

/** Takes what the OpenTelemetry Logs API is given, cleans it, and hands it over in batches; counts what is lost. */
export class ExportingLoggerProvider implements LoggerProvider {
  readonly #queue: BatchQueue<ReadableLogRecord>;
  readonly #dropped: Counter<'reason'>;
  readonly #resource: Resource;
  readonly #loggers = new Map<string, Logger>();

  constructor(
    setup: Omit<BatchQueueSetup<ReadableLogRecord>, 'onDrop'>,
    resource: Resource,
    dropped: Counter<'reason'>,
  ) {
    this.#dropped = dropped;
    this.#resource = resource;
    this.#queue = new BatchQueue({
      ...setup,
      onDrop: (reason, count) => {
        dropped.add(count, { reason });
        // What is full is so because this fails, or for a moment.
        if (reason === 'queue_full') return;
        warnEveryMinute(
          'Log records could not be handed to the collector and were dropped; pulsetrail_sdk_logs_dropped_total counts them. Look whether the collector at the OTLP endpoint runs and accepts logs.',
        );
      },
    });
  }

  getLogger(name: string, version?: string, options?: LoggerOptions): Logger {
    const key = `${name}@${version ?? ''}@${options?.schemaUrl ?? ''}`;
    const known = this.#loggers.get(key);
    if (known !== undefined) return known;
    const scope: InstrumentationScope = {
      name,
      ...(version !== undefined && { version }),
      ...(options?.schemaUrl !== undefined && { schemaUrl: options.schemaUrl }),
    };
    const logger: Logger = { emit: (record) => this.#emit(record, scope), enabled: () => true };
    this.#loggers.set(key, logger);
    return logger;
  }

  #emit(record: LogRecord, scope: InstrumentationScope): void {
    try {
      this.#queue.push(readableLogRecord(record, scope, this.#resource));
    } catch {
      // Attributes of untyped code can be anything, such as an object whose getter throws.
      this.#dropped.add(1, { reason: 'export_failed' });
    }
  }

  /** Loads the exporter ahead of the first record. */
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
