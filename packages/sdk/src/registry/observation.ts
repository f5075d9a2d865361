import { setTimeout as delay } from 'node:timers/promises';
import { errorType } from '../error-type.js';
import { warnOnce } from '../warning.js';
import type { Counter } from './counter.js';
import type { Gauge } from './gauge.js';
import type { Labels, LabelTree, Series } from './label-tree.js';

/** Says one value, of the series of the labels. */
export type Observe<Label extends string = string> = (value: number, labels?: Labels<Label>) => void;

/** Says what there is to see at a collection. */
export type ObservationCallback<Label extends string = string> = (observe: Observe<Label>) => void | Promise<void>;

/** Values that one collection takes; more are over any budget. */
const longestRound = 100_000;

/**
 * A metric whose values are asked for at each collection: it shows what was said this time, and nothing from before. Its
 * budget of label sets holds for the life of the process all the same.
 * Where the callback fails it shows nothing; where it does not answer in time, what it showed last.
 */
export class Observation {
  readonly #instrument: Counter | Gauge;
  readonly #callback: ObservationCallback;
  #running: Promise<void> | undefined;

  constructor(instrument: Counter | Gauge, callback: ObservationCallback) {
    this.#instrument = instrument;
    this.#callback = callback;
  }

  /** Asks once, whoever else is asking meanwhile. Resolves at the latest after the timeout; never rejects. */
  async run(timeoutMillis: number): Promise<void> {
    this.#running ??= this.#ask().finally(() => {
      this.#running = undefined;
    });
    const abort = new AbortController();
    const late = delay(timeoutMillis, true, { signal: abort.signal, ref: false }).catch(() => false);
    const isLate = await Promise.race([this.#running.then(() => false), late]);
    abort.abort();
    if (isLate) this.#warn('late', `did not answer within ${timeoutMillis} ms, and its last values are shown`);
  }

  async #ask(): Promise<void> {
    const said: [value: number, labels: Labels | undefined][] = [];
    const observe: Observe = (value, labels) => {
      if (said.length < longestRound) said.push([value, labels]);
    };
    try {
      // Most callbacks answer at once: then nothing comes between the question and the page.
      const answer = this.#callback(observe);
      if (answer !== undefined) await answer;
    } catch (error) {
      said.length = 0;
      this.#warn('failed', `failed with ${errorType(error)}, and it has no values`);
    }
    this.#show(said);
  }

  #show(said: readonly [value: number, labels: Labels | undefined][]): void {
    const { definition } = this.#instrument;
    const tree = this.#instrument.tree as LabelTree<Series & { value: number }>;
    const shown = new Set<Series & { value: number }>();
    for (const [value, labels] of said) {
      const isValid =
        typeof value === 'number' && !Number.isNaN(value) && (definition.kind !== 'counter' || value >= 0);
      if (!isValid) {
        this.#warn('value', 'said something that is no number, or a negative total, which is left out');
        continue;
      }
      const series = tree.find(labels);
      // Of totals, what shares the series over budget is added up; of a state, the last stands for all.
      const addsUp = definition.kind !== 'gauge' && shown.has(series) && tree.isOverflow(series);
      series.value = addsUp ? series.value + value : value;
      shown.add(series);
    }
    tree.show(shown);
  }

  #warn(what: string, sentence: string): void {
    const { name } = this.#instrument.definition;
    warnOnce(`observe ${what} ${name}`, `Metric ${name}: its callback ${sentence}. Mend the callback.`);
  }
}
