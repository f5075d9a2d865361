import { type MetricDefinition, sanitizeLabelName } from '@pulsetrail/catalog';
import { escapeLabelValue } from '../exposition/escape.js';
import { warnOnce } from '../warning.js';

/** What a label may be given as; numbers and booleans become text, nothing leaves the label out. */
export type LabelValue = string | number | boolean | undefined | null;

/** Label values by label name. */
export type Labels<Name extends string = string> = { readonly [Key in Name]?: LabelValue };

/** The value that takes the place of every label once a metric has used up its budget. */
export const overflowValue = '_overflow';

/** The value that takes the place of one outside a closed list. Source: semantic conventions, `error.type` and `http.request.method`. */
export const otherValue = '_OTHER';

/** A series that the tree can hold. */
export interface Series {
  /** The series' labels as they stand in the exposition, without braces: `a="1",b="2"`. */
  readonly labelText: string;
  /** The same as attributes, under the OpenTelemetry names. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** Makes the series of a label set that is seen for the first time. */
export type SeriesFactory<S extends Series> = (labelText: string, attributes: Readonly<Record<string, string>>) => S;

type Branch<S> = Map<string, Branch<S> | S>;

const noLabels: Labels = Object.freeze({});

/**
 * Finds the series of a label set by one map look-up a label: no sorting, no joined key, no allocation once it exists.
 *
 * The number of series is bounded for the life of the process; past the budget all label sets share one series whose
 * labels are `_overflow`. A value outside a closed list becomes `_OTHER`.
 */
export class LabelTree<S extends Series> {
  /** All series in the order of their creation. */
  readonly series: S[] = [];
  readonly #names: readonly string[];
  readonly #definition: MetricDefinition;
  readonly #create: SeriesFactory<S>;
  readonly #budget: number;
  readonly #onOverflow: () => void;
  readonly #root: Branch<S> = new Map();
  readonly #closed: readonly (ReadonlySet<string> | undefined)[];
  #overflow: S | undefined;
  #only: S | undefined;

  constructor(definition: MetricDefinition, budget: number, create: SeriesFactory<S>, onOverflow: () => void) {
    this.#names = definition.labels;
    this.#definition = definition;
    this.#create = create;
    this.#budget = budget;
    this.#onOverflow = onOverflow;
    this.#closed = definition.labels.map((name) => {
      const values: readonly string[] | undefined = definition.values[name];
      return values && new Set([...values, '']);
    });
  }

  /** The series of a label set; made when it is new. */
  find(labels: Labels = noLabels): S {
    const names = this.#names;
    const depth = names.length;
    if (depth === 0) {
      this.#only ??= this.#add([]);
      return this.#only;
    }
    let node: Branch<S> | S | undefined = this.#root;
    for (let index = 0; index < depth; index++) {
      // A value that is no string misses here and is turned into one where series are made.
      node = (node as Branch<S>).get((labels[names[index] as string] ?? '') as string);
      if (node === undefined) return this.#findOrAdd(labels);
    }
    return node as S;
  }

  #findOrAdd(labels: Labels): S {
    const values = this.#names.map((name, index) => this.#normalize(name, labels[name], this.#closed[index]));
    let branch = this.#root;
    for (const value of values.slice(0, -1)) {
      const next = branch.get(value);
      if (next === undefined) return this.#addWithinBudget(values, labels);
      branch = next as Branch<S>;
    }
    return (branch.get(values.at(-1) ?? '') as S | undefined) ?? this.#addWithinBudget(values, labels);
  }

  #normalize(name: string, given: LabelValue, closed: ReadonlySet<string> | undefined): string {
    const value = given === undefined || given === null ? '' : String(given);
    if (closed === undefined || closed.has(value)) return value;
    if (!closed.has(otherValue)) {
      warnOnce(
        `value ${this.#definition.name} ${name}`,
        `Metric ${this.#definition.name}: a value of label ${name} is not in its closed list and is recorded as ${otherValue}. Use one of: ${[...closed].filter(Boolean).join(', ')}.`,
      );
    }
    return otherValue;
  }

  #addWithinBudget(values: readonly string[], labels: Labels): S {
    for (const name of Object.keys(labels)) {
      if (!this.#names.includes(name)) {
        warnOnce(
          `label ${this.#definition.name} ${name}`,
          `Metric ${this.#definition.name}: label ${name} is not declared and is left out. Declared: ${this.#names.join(', ')}.`,
        );
      }
    }
    if (this.series.length >= this.#budget) {
      this.#onOverflow();
      this.#overflow ??= this.#create(...this.#write(this.#names.map(() => overflowValue)));
      return this.#overflow;
    }
    return this.#add(values);
  }

  #add(values: readonly string[]): S {
    const series = this.#create(...this.#write(values));
    this.series.push(series);
    let branch = this.#root;
    for (const value of values.slice(0, -1)) {
      let next = branch.get(value) as Branch<S> | undefined;
      if (next === undefined) {
        next = new Map();
        branch.set(value, next);
      }
      branch = next;
    }
    const last = values.at(-1);
    if (last !== undefined) branch.set(last, series);
    return series;
  }

  #write(values: readonly string[]): [string, Readonly<Record<string, string>>] {
    const attributes: Record<string, string> = {};
    const parts: string[] = [];
    for (const [index, name] of this.#names.entries()) {
      const value = values[index] ?? '';
      // In Prometheus an empty label is no label; `error.type` is absent on success.
      if (value === '') continue;
      attributes[name] = value;
      parts.push(`${sanitizeLabelName(name)}="${escapeLabelValue(value)}"`);
    }
    return [parts.join(','), attributes];
  }

  /** Every series including the one for what is over budget. */
  *all(): IterableIterator<S> {
    yield* this.series;
    if (this.#overflow) yield this.#overflow;
  }
}
