import { type MetricDefinition, metrics } from '@pulsetrail/catalog';
import { Counter } from './counter.js';
import { Gauge } from './gauge.js';
import { Histogram } from './histogram.js';

interface InstrumentOfKind<Name extends string> {
  readonly counter: Counter<Name>;
  readonly gauge: Gauge<Name>;
  readonly updowncounter: Gauge<Name>;
  readonly histogram: Histogram<Name>;
}

/** The instrument of a metric definition: `Counter`, `Gauge` (also for an updowncounter) or `Histogram`. */
export type InstrumentOf<Definition extends MetricDefinition> =
  Definition extends MetricDefinition<infer Name> ? InstrumentOfKind<Name>[Definition['kind']] : never;

/** Any instrument of the registry. */
export type Instrument = Counter | Gauge | Histogram;

const instrumentClasses = { counter: Counter, gauge: Gauge, updowncounter: Gauge, histogram: Histogram } as const;

const shape = ({ unit, kind, labels, buckets }: MetricDefinition): string => JSON.stringify([unit, kind, labels, buckets]);

/** Thrown when one name is declared with two shapes: the only error of the registry, and one of start-up. */
export class MetricConflictError extends Error {
  readonly code = 'PULSETRAIL_METRIC_CONFLICT';
  override readonly name = 'MetricConflictError';
}

/**
 * The instruments of a process by their exported names. Asking twice for the same definition gives the same instrument.
 */
export class Registry {
  readonly #instruments = new Map<string, Instrument>();
  readonly #budget: number;
  readonly #overflow: Counter<'metric'>;

  /** @param budget the most label sets that one metric may have in the life of the process. */
  constructor(budget: number) {
    this.#budget = budget;
    // Its one label is the name of a metric of this registry, so it cannot overflow itself.
    this.#overflow = new Counter(metrics.sdkOverflow, Number.POSITIVE_INFINITY, () => undefined);
    this.#instruments.set(metrics.sdkOverflow.prometheusName, this.#overflow);
  }

  /**
   * The instrument of a definition; made when new.
   * @throws {MetricConflictError} when the name is already declared with another unit, kind, labels or buckets.
   */
  instrument<Definition extends MetricDefinition>(definition: Definition): InstrumentOf<Definition> {
    const known = this.#instruments.get(definition.prometheusName);
    if (known === undefined) {
      const Class: new (definition: MetricDefinition, budget: number, onOverflow: () => void) => Instrument =
        instrumentClasses[definition.kind];
      const overflow = this.#overflow;
      const made = new Class(definition, this.#budget, () => overflow.add(1, { metric: definition.name }));
      this.#instruments.set(definition.prometheusName, made);
      return made as InstrumentOf<Definition>;
    }
    if (known.definition !== definition && shape(known.definition) !== shape(definition)) {
      throw new MetricConflictError(
        `Metric ${definition.name} (exported as ${definition.prometheusName}) is already declared as ${known.definition.name} with another unit, kind, label list or buckets. Rename one of them, or declare both alike.`,
      );
    }
    return known as InstrumentOf<Definition>;
  }

  /** Every instrument in the order of declaration. */
  instruments(): IterableIterator<Instrument> {
    return this.#instruments.values();
  }
}
