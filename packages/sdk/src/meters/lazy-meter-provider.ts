import { createRequire } from 'node:module';
import { context, createNoopMeter, type Meter, type MeterOptions, type MeterProvider, trace } from '@opentelemetry/api';
import type * as Sdk from '@opentelemetry/sdk-metrics';
import { metrics } from '@pulsetrail/catalog/metrics';
import { errorType } from '../error-type.js';
import { makePageReader } from '../exposition/page-reader.js';
import type { Registry } from '../registry/registry.js';
import { isWithinDatabaseTimer } from '../trace/database-timer.js';
import { warnOnce } from '../warning.js';
import { AttributeBudget } from './attribute-budget.js';
import { boundMeter, type MeterBounds } from './bounded-meter.js';

/** What one look at the Meter API's instruments gave. */
export interface Collected {
  readonly scopeMetrics: readonly Sdk.ScopeMetrics[];
  readonly errors: readonly unknown[];
}

/** The database durations that both a timer and an instrumentation take. */
const databaseDurations = metrics.dbClientOperationDuration.name;

/**
 * The process's meter provider. OpenTelemetry's metrics SDK is loaded by the first `getMeter`: most services record on
 * the registry alone, and its start-up time would be theirs. It has one reader for page and OTLP, since a second one that
 * nobody reads would hold every export's data.
 *
 * Attributes go through redaction before they are added up, and each metric has the budget of the registry's.
 */
export class LazyMeterProvider implements MeterProvider {
  readonly #registry: Registry;
  readonly #budget: number;
  readonly #observed: ReadonlySet<string>;
  readonly #budgets = new Map<string, AttributeBudget>();
  readonly #bounds: MeterBounds = {
    budgetOf: (name) => this.#budgetOf(name),
    // What an instrumentation sees of a query is part of what the timer around it counts.
    isCountedElsewhere: (name, active = context.active()) =>
      name === databaseDurations && isWithinDatabaseTimer(trace.getSpan(active)),
    isObservedElsewhere: (name) => this.#observed.has(name),
  };
  #provider: Sdk.MeterProvider | undefined;
  #reader: Sdk.MetricReader | undefined;
  #closed = false;

  /**
   * @param registry beside whose metrics these stand.
   * @param budget the most attribute sets that one metric may have in the life of the process.
   * @param observed names of metrics that the SDK observes, so that observers of the Meter API are not asked for them.
   */
  constructor(registry: Registry, budget: number, observed: ReadonlySet<string> = new Set()) {
    this.#registry = registry;
    this.#budget = budget;
    this.#observed = observed;
  }

  getMeter(name: string, version?: string, options?: MeterOptions): Meter {
    const meter = this.#load()?.getMeter(name, version, options);
    return meter === undefined ? createNoopMeter() : boundMeter(meter, this.#bounds);
  }

  /**
   * Reads every instrument, as it stands beside the registry; nothing while no meter was ever asked for.
   * @param timeoutMillis milliseconds that observable callbacks have to answer.
   * @param observed when the registry's own observed metrics have been asked.
   */
  async collect(timeoutMillis: number, observed?: Promise<void>): Promise<Collected> {
    if (this.#reader === undefined || this.#closed) return { scopeMetrics: [], errors: [] };
    const { resourceMetrics, errors } = await this.#reader.collect({ timeoutMillis });
    await observed;
    const { besideRegistry } = await import('./beside-registry.js');
    return { scopeMetrics: besideRegistry(this.#registry, resourceMetrics.scopeMetrics), errors };
  }

  async shutdown(): Promise<void> {
    this.#closed = true;
    await this.#provider?.shutdown();
  }

  #budgetOf(name: string): AttributeBudget {
    let budget = this.#budgets.get(name);
    if (budget === undefined) {
      const overflow = this.#registry.instrument(metrics.sdkOverflow).with({ metric: name });
      budget = new AttributeBudget(this.#budget, () => overflow.add());
      this.#budgets.set(name, budget);
    }
    return budget;
  }

  #load(): Sdk.MeterProvider | undefined {
    if (this.#provider !== undefined || this.#closed) return this.#provider;
    try {
      // The Meter API is synchronous, so its loading has to be.
      const sdk = createRequire(import.meta.url)('@opentelemetry/sdk-metrics') as typeof Sdk;
      this.#reader = makePageReader(sdk);
      // Its own limit, which forgets at each collection and counts nothing, stays above ours.
      const views = [{ instrumentName: '*', aggregationCardinalityLimit: this.#budget + 2 }];
      this.#provider = new sdk.MeterProvider({ views, readers: [this.#reader] });
    } catch (error) {
      warnOnce(
        'meters',
        `Metrics of the OpenTelemetry Meter API are not recorded: @opentelemetry/sdk-metrics could not be loaded (${errorType(error)}). Install it, and leave it out of what is bundled.`,
      );
    }
    return this.#provider;
  }
}
