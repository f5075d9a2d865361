import { type ClosedValues, declareMetric, type MetricDefinition } from '@pulsetrail/catalog/metrics';
import type { MetricKind } from '@pulsetrail/catalog/names';
import { errorType } from '../error-type.js';
import { warnOnce } from '../warning.js';
import { defineAdHoc, type HistogramOptions, type InstrumentOptions, isBare, type LabelsWithin } from './ad-hoc.js';
import type { Counter } from './counter.js';
import type { Gauge, UpDownCounter } from './gauge.js';
import type { Histogram } from './histogram.js';
import { Observation, type ObservationCallback } from './observation.js';
import { type Instrument, Registry } from './registry.js';

/** What an observed metric is made with. */
export interface ObservableOptions<Label extends string = string> extends InstrumentOptions<Label> {
  /** What it measures: a state, a sum that goes up and down, or a total that only grows. Default `gauge`. */
  readonly kind?: 'gauge' | 'updowncounter' | 'counter';
}

/** An observed metric. */
export interface Observable extends Disposable {
  /** Asks the callback no more, and shows no values of it. */
  stop(): void;
}

/**
 * Instruments of one's own, by their names. Asking again for a name gives the same instrument, also by its name alone. A label
 * whose values are known takes no other. Nothing of it throws: what
 * cannot be is said once, and an instrument that cannot be takes values and shows them nowhere.
 */
export interface Instruments {
  /** A sum that only grows. */
  counter<const Label extends string = never, const Values extends ClosedValues = Record<never, never>>(
    name: string,
    options?: InstrumentOptions<Label, Values>,
  ): Counter<Label, LabelsWithin<Label, Values>>;
  /** A state that is set. */
  gauge<const Label extends string = never, const Values extends ClosedValues = Record<never, never>>(
    name: string,
    options?: InstrumentOptions<Label, Values>,
  ): Gauge<Label, LabelsWithin<Label, Values>>;
  /** A sum that goes up and down. */
  upDownCounter<const Label extends string = never, const Values extends ClosedValues = Record<never, never>>(
    name: string,
    options?: InstrumentOptions<Label, Values>,
  ): UpDownCounter<Label, LabelsWithin<Label, Values>>;
  /** A distribution over buckets. */
  histogram<const Label extends string = never, const Values extends ClosedValues = Record<never, never>>(
    name: string,
    options?: HistogramOptions<Label, Values>,
  ): Histogram<Label, LabelsWithin<Label, Values>>;
  /** A metric whose values are asked for at each collection. */
  observable<const Label extends string = never>(
    name: string,
    options: ObservableOptions<Label>,
    callback: ObservationCallback<NoInfer<Label>>,
  ): Observable;
}

/** Stands for what could not be made; one registry that nobody reads. */
const nowhere = new Registry(1);

/** Where instruments are seen. */
export interface InstrumentPlace {
  /** One that is seen there already. */
  known(kind: MetricKind, name: string): Instrument | undefined;
  /** Finds or makes one. */
  place(definition: MetricDefinition): Instrument;
  /** Asks an observed one before each collection, instead of who was asked for it before. */
  addObservation(instrument: Instrument, observation: Observation): void;
  /** Asks it no more, unless another is asked in its place. Returns whether it was asked until now. */
  removeObservation(instrument: Instrument, observation: Observation): boolean;
}

const kinds: readonly MetricKind[] = ['gauge', 'updowncounter', 'counter'];

/** What untyped code gives can be anything, such as options with a getter that throws. */
function unlessItThrows<Read>(read: () => Read): Read | undefined {
  try {
    return read();
  } catch (error) {
    warnOnce(
      'instrument options',
      `An instrument could not read its name or options (${errorType(error)}); it is recorded nowhere. Mend them.`,
    );
    return undefined;
  }
}

/** Instruments that are seen in a place. */
export function instrumentsOf(where: InstrumentPlace): Instruments {
  const find = (kind: MetricKind, name: string, options?: HistogramOptions): Instrument | undefined => {
    const known = isBare(options) ? where.known(kind, name) : undefined;
    if (known !== undefined) return known;
    const definition = defineAdHoc(kind, name, options);
    return definition && where.place(definition);
  };
  const make = (kind: MetricKind, name: string, options?: HistogramOptions): Instrument => {
    const made = unlessItThrows(() => find(kind, name, options));
    return made ?? nowhere.instrument(declareMetric(`nowhere.${kind}`, { unit: '', kind, description: '' }));
  };
  return {
    counter: (name, options) => make('counter', name, options as HistogramOptions) as never,
    gauge: (name, options) => make('gauge', name, options as HistogramOptions) as never,
    upDownCounter: (name, options) => make('updowncounter', name, options as HistogramOptions) as never,
    histogram: (name, options) => make('histogram', name, options as HistogramOptions) as never,
    observable: (name, options, callback) => {
      const asked = unlessItThrows(() => options?.kind);
      const kind = kinds.find((known) => known === asked) ?? 'gauge';
      const instrument = make(kind, name, options) as Counter | Gauge;
      const observation = new Observation(instrument, callback as ObservationCallback);
      where.addObservation(instrument, observation);
      const stop = () => {
        if (where.removeObservation(instrument, observation)) instrument.tree.show([]);
      };
      return { stop, [Symbol.dispose]: stop };
    },
  };
}

/** Instruments that are seen in a registry. */
export const instrumentsIn = (registry: Registry): Instruments =>
  instrumentsOf({
    known: (kind, name) => registry.known(kind, name),
    place: (definition) => registry.instrumentOrDetached(definition),
    addObservation: (instrument, observation) => registry.addObservation(instrument, observation),
    removeObservation: (instrument, observation) => registry.removeObservation(instrument, observation),
  });
