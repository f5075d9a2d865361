import { type MetricDefinition, metrics } from '@pulsetrail/catalog/metrics';
import { sanitizeLabelName } from '@pulsetrail/catalog/names';
import { warnOnce } from '../warning.js';
import { closedCombinations } from './closed-labels.js';
import { Counter } from './counter.js';
import { Gauge } from './gauge.js';
import { Histogram } from './histogram.js';
import type { Observation } from './observation.js';

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

function newInstrument(definition: MetricDefinition, budget: number, onOverflow: () => void): Instrument {
  const Class: new (definition: MetricDefinition, budget: number, onOverflow: () => void) => Instrument =
    instrumentClasses[definition.kind];
  return new Class(definition, budget, onOverflow);
}

const shape = ({ unit, kind, labels, values, buckets }: MetricDefinition): string =>
  JSON.stringify([unit, kind, labels, labels.map((label) => values[label] ?? null), buckets]);

const sharedTable: ReadonlySet<MetricDefinition> = new Set(Object.values<MetricDefinition>(metrics));

/** Whether an instrument is a histogram, also one that another copy of the package made. */
export const isHistogram = (instrument: Instrument): instrument is Histogram =>
  instrument.definition.kind === 'histogram';

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
  readonly #adHoc = new Set<Instrument>();
  readonly #observations = new Map<Instrument, Observation>();
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
      if (this.#yields(known, wanted)) return this.#make(wanted) as InstrumentOf<Definition>;
      throw new MetricConflictError(
        `Metric ${definition.name} (exported as ${definition.prometheusName}) is already declared as ${known.definition.name} with another unit, kind, label list, closed values or buckets. Rename one of them, or declare both alike.`,
      );
    }
    return known as InstrumentOf<Definition>;
  }

  /** What the catalog or the table declares comes before a name that the program made up. */
  #yields(known: Instrument, wanted: MetricDefinition): boolean {
    const isDeclared = sharedTable.has(wanted) || this.#declared.get(wanted.name) === wanted;
    if (!isDeclared || !this.#adHoc.delete(known)) return false;
    warnOnce(
      `conflict ${wanted.prometheusName}`,
      `Metric ${known.definition.name} (exported as ${wanted.prometheusName}) was made with another unit, kind, label list, closed values or buckets than it is declared with. It is recorded nowhere. Rename it.`,
    );
    return true;
  }

  /**
   * The same for a definition that comes as the program runs, which nothing may throw for. One that contradicts what is
   * declared is said once, and its instrument takes values and shows them nowhere.
   */
  instrumentOrDetached<Definition extends MetricDefinition>(definition: Definition): InstrumentOf<Definition> {
    try {
      const made = this.instrument(definition);
      this.#adHoc.add(made as Instrument);
      return made;
    } catch (error) {
      if (!(error instanceof MetricConflictError)) throw error;
      warnOnce(`conflict ${definition.prometheusName}`, `${error.message} Until then, this one is recorded nowhere.`);
      return newInstrument(definition, 1, () => undefined) as InstrumentOf<Definition>;
    }
  }

  /** Takes in an instrument that was made before there was this registry, with what it has recorded. */
  adopt(instrument: Instrument): void {
    const { name, prometheusName } = instrument.definition;
    if (this.#instruments.has(prometheusName)) return;
    const overflow = this.#overflow.with({ metric: name });
    instrument.tree.bind(this.#budget, () => overflow.add());
    this.#instruments.set(prometheusName, instrument);
    this.#adHoc.add(instrument);
  }

  #make(definition: MetricDefinition): Instrument {
    refuseCollidingLabels(definition);
    const overflow = this.#overflow.with({ metric: definition.name });
    const made = newInstrument(definition, this.#budget, () => overflow.add());
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

  /** Whether an instrument is one that is shown. */
  holds(instrument: Instrument): boolean {
    return this.#instruments.get(instrument.definition.prometheusName) === instrument;
  }

  /** Asks an observed metric before each collection, instead of who was asked for it before. */
  addObservation(instrument: Instrument, observation: Observation): void {
    if (this.holds(instrument)) this.#observations.set(instrument, observation);
  }

  /** Asks it no more, unless another is asked in its place. Returns whether it was asked until now. */
  removeObservation(instrument: Instrument, observation: Observation): boolean {
    return this.#observations.get(instrument) === observation && this.#observations.delete(instrument);
  }

  /** Asks all observed metrics. One that does not answer within the timeout keeps the values it had. */
  async observe(timeoutMillis: number): Promise<void> {
    if (this.#observations.size === 0) return;
    await Promise.all([...this.#observations.values()].map((observation) => observation.run(timeoutMillis)));
  }
}
