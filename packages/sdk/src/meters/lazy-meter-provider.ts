import { createRequire } from 'node:module';
import { createNoopMeter, type Meter, type MeterOptions, type MeterProvider } from '@opentelemetry/api';
import type * as Sdk from '@opentelemetry/sdk-metrics';
import { errorType } from '../error-type.js';
import { makePageReader } from '../exposition/page-reader.js';
import { redactAttributes } from '../redact.js';
import { warnOnce } from '../warning.js';

/** What one look at the Meter API's instruments gave. */
export interface Collected {
  readonly scopeMetrics: readonly Sdk.ScopeMetrics[];
  readonly errors: readonly unknown[];
}

/** What is recorded with the plain Meter API goes through redaction before it is added up. */
const redactedViews: Sdk.ViewOptions[] = [
  { instrumentName: '*', attributesProcessors: [{ process: (attributes) => redactAttributes(attributes) }] },
];

/**
 * The process's meter provider. OpenTelemetry's metrics SDK is loaded by the first `getMeter`: most services record on
 * the registry alone, and its start-up time would be theirs. It has one reader for page and OTLP, since a second one that
 * nobody reads would hold every export's data.
 */
export class LazyMeterProvider implements MeterProvider {
  #provider: Sdk.MeterProvider | undefined;
  #reader: Sdk.MetricReader | undefined;
  #closed = false;

  getMeter(name: string, version?: string, options?: MeterOptions): Meter {
    return this.#load()?.getMeter(name, version, options) ?? createNoopMeter();
  }

  /**
   * Reads every instrument; nothing while no meter was ever asked for.
   * @param timeoutMillis milliseconds that observable callbacks have to answer.
   */
  async collect(timeoutMillis: number): Promise<Collected> {
    if (this.#reader === undefined || this.#closed) return { scopeMetrics: [], errors: [] };
    const { resourceMetrics, errors } = await this.#reader.collect({ timeoutMillis });
    return { scopeMetrics: resourceMetrics.scopeMetrics, errors };
  }

  async shutdown(): Promise<void> {
    this.#closed = true;
    await this.#provider?.shutdown();
  }

  #load(): Sdk.MeterProvider | undefined {
    if (this.#provider !== undefined || this.#closed) return this.#provider;
    try {
      // The Meter API is synchronous, so its loading has to be.
      const sdk = createRequire(import.meta.url)('@opentelemetry/sdk-metrics') as typeof Sdk;
      this.#reader = makePageReader(sdk);
      this.#provider = new sdk.MeterProvider({ views: redactedViews, readers: [this.#reader] });
    } catch (error) {
      warnOnce(
        'meters',
        `Metrics of the OpenTelemetry Meter API are not recorded: @opentelemetry/sdk-metrics could not be loaded (${errorType(error)}). Install it, and leave it out of what is bundled.`,
      );
    }
    return this.#provider;
  }
}
