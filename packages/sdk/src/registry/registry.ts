import { type MetricDefinition, metrics } from '@pulsetrail/catalog/metrics';
import type { MetricKind } from '@pulsetrail/catalog/names';
import { warnOnce } from '../warning.js';
import type { LabelsWithin } from './ad-hoc.js';
import { closedCombinations } from './closed-labels.js';
import { MetricConflictError, refuseUnsound } from './conflict.js';
import { Counter } from './counter.js';
import { Gauge } from './gauge.js';
import { Histogram } from './histogram.js';
import type { Labels } from './label-tree.js';
import type { Observation } from './observation.js';
import { exportedNames, isShared } from './reserved.js';

interface InstrumentOfKind<Name extends string, Given extends Labels<Name>> {
  readonly counter: Counter<Name, Given>;
  readonly gauge: Gauge<Name, Given>;
  readonly updowncounter: Gauge<Name, Given>;
  readonly histogram: Histogram<Name, Given>;
}

/** A catalog adds device families of its own with alarms of their own, so these labels take any name. */
type WithoutFamilies<Values> = Omit<Values, 'device.type' | 'alarm'>;

/** The instrument of a metric definition: `Counter`, `Gauge` (also for an updowncounter) or `Histogram`. */
export type InstrumentOf<Definition extends MetricDefinition> =
  Definition extends MetricDefinition<infer Name, infer Kind, infer Values>
    ? InstrumentOfKind<Name, LabelsWithin<Name, WithoutFamilies<Values>>>[Kind]
    : never;

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

/**
 * The instruments of a process by their exported names. Asking twice for the same definition gives the same instrument.
 */
export class Registry {
  /** By exported name. */
  readonly #instruments = new Map<string, Instrument>();
  /** By OpenTelemetry's name, under which they go by OTLP: there, too, one name has one shape. */
  readonly #byName = new Map<string, Instrument>();
  /** By every name under which a part of it is exported. */
  readonly #byExportedName = new Map<string, Instrument>();
  readonly #adHoc = new Set<Instrument>();
  readonly #observations = new Map<Instrument, Observation>();
  readonly #late: (() => void)[] = [];
  readonly #budget: number;
  readonly #declared: Map<string, MetricDefinition>;
  readonly #overflow: Counter<'metric'>;

  /**
   * @param budget the most label sets that one metric may have in the life of the process.
   * @param declared what a catalog makes of the shared metrics, by name: with its own buckets, for instance.
   */
  constructor(budget: number, declared: ReadonlyMap<string, MetricDefinition> = new Map()) {
    this.#budget = budget;
    this.#declared = new Map(declared);
    // Its one label is the name of a metric of this registry, so it cannot overflow itself.
    this.#overflow = new Counter(metrics.sdkOverflow, Number.POSITIVE_INFINITY, () => undefined);
    this.#add(this.#overflow);
  }

  /**
   * The instrument of a definition; made when new, and then every combination of closed label values starts at zero.
   * @throws {MetricConflictError} when the name is already declared with another unit, kind, labels, values or buckets, when
   *   it or a label is reserved, when it is that of a part of another metric, or when two of its labels are exported under
   *   one name.
   */
  instrument<Definition extends MetricDefinition>(definition: Definition): InstrumentOf<Definition> {
    const wanted = sharedTable.has(definition) ? (this.#declared.get(definition.name) ?? definition) : definition;
    const known = this.#instruments.get(wanted.prometheusName) ?? this.#byName.get(wanted.name);
    const isSame = known !== undefined && (known.definition === wanted || shape(known.definition) === shape(wanted));
    if (isSame) return known as InstrumentOf<Definition>;
    const other = known ?? this.#sharing(wanted);
    if (other === undefined || this.#yields(other, wanted)) return this.#make(wanted) as InstrumentOf<Definition>;
    const { name, prometheusName } = other.definition;
    throw new MetricConflictError(
      known === undefined
        ? `Metric ${wanted.name} (exported as ${wanted.prometheusName}) has a name under which a part of metric ${name} (exported as ${prometheusName}) is exported, or the other way round. Rename one of them.`
        : `Metric ${wanted.name} (exported as ${wanted.prometheusName}) is already declared as ${name} with another unit, kind, label list, closed values or buckets. Rename one of them, or declare both alike.`,
    );
  }

  /** Another metric that is exported under one of the names of this one. */
  #sharing(definition: MetricDefinition): Instrument | undefined {
    for (const name of exportedNames(definition)) {
      const other = this.#byExportedName.get(name);
      if (other !== undefined) return other;
    }
    return undefined;
  }

  /** The instrument of a kind that is known by that name in code. */
  known(kind: MetricKind, name: string): Instrument | undefined {
    const made = this.#byName.get(name);
    return made?.definition.kind === kind ? made : undefined;
  }

  /**
   * Takes in what a catalog makes of the shared metrics although some are already recorded. What of it comes too late is
   * said.
   */
  declare(table: ReadonlyMap<string, MetricDefinition>): void {
    for (const definition of table.values()) {
      this.#declared.set(definition.name, definition);
      const known = this.#byName.get(definition.name);
      const isNews = known !== undefined && !this.#adHoc.has(known) && shape(known.definition) !== shape(definition);
      if (!isNews || !isShared(definition)) continue;
      if (!known.redefine(definition)) {
        this.#declared.set(definition.name, known.definition);
        warnOnce(
          `buckets ${definition.name}`,
          `Metric ${definition.name} was recorded before the catalog came that declares its buckets; it keeps those it has. Call start with the catalog first.`,
        );
      }
      this.#startAtZero(known);
    }
  }

  /** What the catalog or the table declares comes before a name that the program made up. */
  #yields(known: Instrument, wanted: MetricDefinition): boolean {
    const declared = this.#declared.get(wanted.name);
    const isDeclared = sharedTable.has(wanted) || (declared !== undefined && shape(declared) === shape(wanted));
    if (!isDeclared || !this.#adHoc.delete(known)) return false;
    this.#remove(known);
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
      const before = this.#instruments.size;
      const made = this.instrument(definition);
      if (this.#instruments.size > before) this.#adHoc.add(made as Instrument);
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
    if (this.#instruments.has(prometheusName) || this.#byName.has(name)) return;
    if (this.#sharing(instrument.definition) !== undefined) return;
    const overflow = this.#overflow.with({ metric: name });
    instrument.tree.bind(this.#budget, () => overflow.add());
    this.#startAtZero(instrument);
    this.#add(instrument);
    this.#adHoc.add(instrument);
  }

  #make(definition: MetricDefinition): Instrument {
    refuseUnsound(definition);
    const overflow = this.#overflow.with({ metric: definition.name });
    const made = newInstrument(definition, this.#budget, () => overflow.add());
    this.#startAtZero(made);
    this.#add(made);
    return made;
  }

  #startAtZero(instrument: Instrument): void {
    for (const labels of closedCombinations(instrument.definition)) {
      if (instrument.tree.series.length >= this.#budget) break;
      instrument.with(labels);
    }
  }

  #add(instrument: Instrument): void {
    const { name, prometheusName } = instrument.definition;
    this.#instruments.set(prometheusName, instrument);
    this.#byName.set(name, instrument);
    for (const exported of exportedNames(instrument.definition)) this.#byExportedName.set(exported, instrument);
  }

  #remove({ definition }: Instrument): void {
    this.#instruments.delete(definition.prometheusName);
    this.#byName.delete(definition.name);
    for (const exported of exportedNames(definition)) this.#byExportedName.delete(exported);
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

  /** Calls a function before the first collection: what it makes and observes costs the start of a program nothing. */
  atFirstCollection(make: () => void): void {
    this.#late.push(make);
  }

  /** Asks all observed metrics. One that does not answer within the timeout keeps the values it had. */
  async observe(timeoutMillis: number): Promise<void> {
    for (const make of this.#late.splice(0)) make();
    if (this.#observations.size === 0) return;
    await Promise.all([...this.#observations.values()].map((observation) => observation.run(timeoutMillis)));
  }
}
