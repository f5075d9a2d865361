import type { Logger, LoggerOptions, LoggerProvider, LogRecord } from '@opentelemetry/api';
import type { InstrumentationScope } from '@opentelemetry/core';
import type { Resource } from '@opentelemetry/resources';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import { CountedQueue, type CountedQueueSetup } from '../otlp/counted-queue.js';
import type { LogBodies } from '../otlp/options.js';
import type { Counter } from '../registry/counter.js';
import { readableLogRecord } from './log-record.js';

/** Takes what the OpenTelemetry Logs API is given, cleans it, and hands it over in batches; counts what is lost. */
export class ExportingLoggerProvider extends CountedQueue<ReadableLogRecord> implements LoggerProvider {
  readonly #resource: Resource;
  readonly #bodies: LogBodies;
  readonly #loggers = new Map<string, Logger>();

  constructor(
    { bodies, ...setup }: CountedQueueSetup<ReadableLogRecord> & { readonly bodies: LogBodies },
    resource: Resource,
    dropped: Counter<'reason'>,
  ) {
    super(setup, dropped, 'Log records');
    this.#resource = resource;
    this.#bodies = bodies;
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
    this.take((given) => readableLogRecord(given, scope, this.#resource, this.#bodies), record);
  }
}
