import type {
  Attributes,
  BatchObservableCallback,
  BatchObservableResult,
  Context,
  Meter,
  Observable,
  ObservableCallback,
} from '@opentelemetry/api';
import type { AttributeBudget } from './attribute-budget.js';

/** What a {@link boundMeter} asks for each metric. */
export interface MeterBounds {
  /** The budget of a metric, by its name. */
  readonly budgetOf: (name: string) => AttributeBudget;
  /** Whether a value of a metric is counted by somebody else; the context is the one it is recorded in. */
  readonly isCountedElsewhere: (name: string, context: Context | undefined) => boolean;
  /** Whether what callbacks say of a metric is observed by somebody else. */
  readonly isObservedElsewhere: (name: string) => boolean;
}

type Record = (value: number, attributes?: Attributes, context?: Context) => void;
type Say = (value: number, attributes?: Attributes) => void;

const sayNothing: Say = () => undefined;

/** Values said in one round on their way to the metric: of totals, those over budget are added up. */
function within(budget: AttributeBudget, addsUp: boolean, say: Say): Say {
  let over = 0;
  return (value, given) => {
    const attributes = budget.admit(given);
    if (!addsUp || !budget.isOverflow(attributes)) return say(value, attributes);
    over += value;
    say(over, attributes);
  };
}

/**
 * Puts bounds on what a meter of OpenTelemetry's SDK makes, whose own limit holds from one collection to the next only.
 * Its instruments stay what they are, since the SDK tells them by their class.
 */
export function boundMeter(meter: Meter, { budgetOf, isCountedElsewhere, isObservedElsewhere }: MeterBounds): Meter {
  const observed = new WeakMap<Observable, (say: Say) => Say>();
  const batches = new WeakMap<BatchObservableCallback, BatchObservableCallback>();

  const bounded = <Method extends string, Instrument extends { [method in Method]: Record }>(
    method: Method,
    make: (name: string, options?: never) => Instrument,
  ) =>
    ((name: string, options?: never) => {
      const instrument = make.call(meter, name, options);
      const record = instrument[method].bind(instrument);
      const budget = budgetOf(name);
      instrument[method] = ((value, attributes, context) => {
        if (!isCountedElsewhere(name, context)) record(value, budget.admit(attributes), context);
      }) as Instrument[Method];
      return instrument;
    }) as never;

  const boundedObservable = (addsUp: boolean, make: (name: string, options?: never) => Observable) =>
    ((name: string, options?: never) => {
      const instrument = make.call(meter, name, options);
      const { addCallback, removeCallback } = instrument;
      const budget = budgetOf(name);
      const sayWithin = (say: Say): Say => (isObservedElsewhere(name) ? sayNothing : within(budget, addsUp, say));
      const known = new WeakMap<ObservableCallback, ObservableCallback>();
      observed.set(instrument, sayWithin);
      instrument.addCallback = (callback) => {
        const asking: ObservableCallback =
          known.get(callback) ??
          ((result) => callback({ observe: sayWithin((value, attributes) => result.observe(value, attributes)) }));
        known.set(callback, asking);
        addCallback.call(instrument, asking);
      };
      instrument.removeCallback = (callback) => removeCallback.call(instrument, known.get(callback) ?? callback);
      return instrument;
    }) as never;

  const askBatch = (callback: BatchObservableCallback): BatchObservableCallback => {
    const known = batches.get(callback);
    if (known !== undefined) return known;
    const asking: BatchObservableCallback = (result: BatchObservableResult) => {
      const says = new Map<Observable, Say>();
      const observe = (metric: Observable, value: number, attributes?: Attributes): void => {
        const direct: Say = (said, under) => result.observe(metric, said, under);
        const say = says.get(metric) ?? observed.get(metric)?.(direct) ?? direct;
        says.set(metric, say);
        say(value, attributes);
      };
      return callback({ observe });
    };
    batches.set(callback, asking);
    return asking;
  };

  return {
    createCounter: bounded('add', meter.createCounter),
    createUpDownCounter: bounded('add', meter.createUpDownCounter),
    createHistogram: bounded('record', meter.createHistogram),
    createGauge: bounded('record', meter.createGauge),
    createObservableCounter: boundedObservable(true, meter.createObservableCounter),
    createObservableUpDownCounter: boundedObservable(true, meter.createObservableUpDownCounter),
    createObservableGauge: boundedObservable(false, meter.createObservableGauge),
    addBatchObservableCallback: (callback, observables) =>
      meter.addBatchObservableCallback(askBatch(callback), observables),
    removeBatchObservableCallback: (callback, observables) =>
      meter.removeBatchObservableCallback(batches.get(callback) ?? callback, observables),
  };
}
