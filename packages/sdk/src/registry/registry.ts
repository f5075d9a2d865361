import { type MetricDefinition, metrics, sanitizeLabelName } from '@pulsetrail/catalog';
import { closedCombinations } from './closed-labels.js';
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

const shape = ({ unit, kind, labels, values, buckets }: MetricDefinition): string =>
  JSON.stringify([unit, kind, labels, labels.map((label) => values[label] ?? null), buckets]);

const sharedTable: ReadonlySet<MetricDefinition> = new Set(Object.values<MetricDefinition>(metrics));

/** Thrown when one name is declared with two shapes: the only error of the registry, and one of start-up. */
export class MetricConflictError extends Error {
  readonly code = 'PULSETRAIL_METRIC_CONFLICT';
  override readonly name = 'MetricConflictError';
}

/** A label name twice in one sample, which would cost the whole scrape, is refused before there is a sample. */
function refuseCollidingLabels({ name, kind, labels }: MetricDefinition): void {
  const taken = new Map([['service_name', 'the name of the service, which every sample carries']]);
  if (kind === 'histogram') taken.set('le', 'the bound of a bucket');
  for (const label of labels) {
    const exported = sanitizeLabelName(label);
    const other = taken.get(exported);
    if (other !== undefined) {
      throw new MetricConflictError(
        `Metric ${name}: label ${label} is exported as ${exported}, and so is ${other}. Rename the label.`,
      );
    }
    taken.set(exported, `label ${label}`);
  }
}

/**
 * The instruments of a process by their exported names. Asking twice for the same definition gives the same instrument.
 */
export class Registry {
  readonly #instruments = new Map<string, Instrument>();
  readonly #budget: number;
  readonly #declared: ReadonlyMap<string, MetricDefinition>;
  readonly #overflow: Counter<'metric'>;

  /**
   * @param budget the most label sets that one metric may have in the life of the process.
   * @param declared what a catalog makes of the shared metrics, by name: with its own buckets, for instance.
   */
  constructor(budget: number, declared: ReadonlyMap<string, MetricDefinition> = new Map()) {
    this.#budget = budget;
    this.#declared = declared;
    // Its one label is the name of a metric of this registry, so it cannot overflow itself.
    this.#overflow = new Counter(metrics.sdkOverflow, Number.POSITIVE_INFINITY, () => undefined);
    this.#instruments.set(metrics.sdkOverflow.prometheusName, this.#overflow);
  }

  /**
   * The instrument of a definition; made when new, and then every combination of closed label values starts at zero.
   * @throws {MetricConflictError} when the name is already declared with another unit, kind, labels, values or buckets,
   *   or when two of its labels are exported under one name.
   */
  instrument<Definition extends MetricDefinition>(definition: Definition): InstrumentOf<Definition> {
    const known = this.#instruments.get(definition.prometheusName);
    const wanted = sharedTable.has(definition) ? (this.#declared.get(definition.name) ?? definition) : definition;
    if (known === undefined) return this.#make(wanted) as InstrumentOf<Definition>;
    if (known.definition !== wanted && shape(known.definition) !== shape(wanted)) {
      throw new MetricConflictError(
        `Metric ${definition.name} (exported as ${definition.prometheusName}) is already declared as ${known.definition.name} with another unit, kind, label list, closed values or buckets. Rename one of them, or declare both alike.`,
      );
    }
    return known as InstrumentOf<Definition>;
  }

  #make(definition: MetricDefinition): Instrument {
    refuseCollidingLabels(definition);
    const Class: new (definition: MetricDefinition, budget: number, onOverflow: () => void) => Instrument =
      instrumentClasses[definition.kind];
    const overflow = this.#overflow.with({ metric: definition.name });
    const made = new Class(definition, this.#budget, () => overflow.add());
    for (const labels of closedCombinations(definition)) {
      if (made.tree.series.length >= this.#budget) break;
      made.with(labels);
    }
    this.#instruments.set(definition.prometheusName, made);
    return made;
  }

  /** Every instrument in the order of declaration. */
  instruments(): IterableIterator<Instrument> {
    return this.#instruments.values();
  }
}
