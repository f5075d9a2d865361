import type { MetricDefinition } from '@pulsetrail/catalog/metrics';
import { cleanerOf, redactName } from '../redact.js';
import { warnOnce } from '../warning.js';
import { closedValues } from './closed-labels.js';
import { OverflowLabels, overflowValue } from './overflow-labels.js';
import { writeLabels } from './written-labels.js';

/** What a label may be given as; numbers and booleans become text, nothing leaves the label out. */
export type LabelValue = string | number | boolean | undefined | null;

/** Label values by label name. */
export type Labels<Name extends string = string> = { readonly [Key in Name]?: LabelValue };

export { overflowValue } from './overflow-labels.js';

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

type Clean = (text: string) => string;

/** By a label's text, and by the number or boolean that it is the text of. */
type Branch<S> = Map<string | number | boolean, Branch<S> | S>;

const noLabels: Labels = Object.freeze({});

/** Characters that are kept of a label's value; of anything longer the rest is left out. */
const longestValue = 256;

/** A given value as text; what cannot be text is `_OTHER`. */
function labelText(given: unknown): string {
  try {
    return String(given);
  } catch {
    return otherValue;
  }
}

/**
 * Finds the series of a label set by one map look-up a label: no sorting, no joined key, no allocation once it exists.
 *
 * The number of series is bounded for the life of the process; past the budget new label sets share series whose open
 * labels are `_overflow`, at most a quarter as many again. A value outside a closed list becomes `_OTHER`; in any other, redaction decides by the label's name
 * and by the value what stays.
 */
export class LabelTree<S extends Series> {
  /** The series that are shown: all in the order of their creation, that of what is over budget among them. */
  readonly series: S[] = [];
  readonly #names: readonly string[];
  #definition: MetricDefinition;
  readonly #create: SeriesFactory<S>;
  #budget: number;
  #onOverflow: () => void;
  readonly #root: Branch<S> = new Map();
  #closed: readonly (ReadonlySet<string> | undefined)[];
  /** How open values are cleaned, which their label's name decides. */
  readonly #clean: readonly Clean[];
  readonly #overflowLabels: OverflowLabels;
  readonly #overflow = new Set<S>();
  /** The series of a metric without labels. */
  #bare: S | undefined;
  #made = 0;
  /** Stands for every series of a metric that nobody will see. */
  #silent: S | undefined = undefined;

  constructor(definition: MetricDefinition, budget: number, create: SeriesFactory<S>, onOverflow: () => void) {
    this.#names = definition.labels;
    this.#definition = definition;
    this.#create = create;
    this.#budget = budget;
    this.#onOverflow = onOverflow;
    this.#clean = definition.labels.map((name) => cleanerOf(name, longestValue));
    this.#closed = closedValues(definition);
    this.#overflowLabels = new OverflowLabels(definition.labels);
  }

  /** Takes over the values that a later definition of the same metric allows. */
  redefine(definition: MetricDefinition): void {
    this.#definition = definition;
    this.#closed = closedValues(definition);
  }

  /** Forgets everything, and takes what is recorded from now on without keeping it, until it is bound to a registry. */
  silence(): void {
    this.series.length = 0;
    this.#root.clear();
    this.#overflow.clear();
    this.#bare = undefined;
    this.#made = 0;
    this.#silent = this.#create('', {});
  }

  /** Takes over the bounds of the registry that it now belongs to. */
  bind(budget: number, onOverflow: () => void): void {
    this.#silent = undefined;
    this.#budget = budget;
    this.#onOverflow = onOverflow;
  }

  /** Shows some of its series alone, for a metric that is observed anew each time. The others count for the budget as ever. */
  show(some: Iterable<S>): void {
    this.series.length = 0;
    for (const series of some) this.series.push(series);
  }

  /** Whether a series is one that label sets over budget share. */
  isOverflow(series: S): boolean {
    return this.#overflow.has(series);
  }

  /** The series of a label set that is declared: made also over budget, where its values are known from then on. */
  declare(labels: Labels): S {
    if (this.#silent !== undefined) return this.#silent;
    const values = this.#valuesOf(labels);
    this.#overflowLabels.learn(values);
    return this.#existing(values) ?? this.#add(values);
  }

  /** The series of a label set; made when it is new. Labels that throw when they are read are recorded as none, with one warning. */
  find(labels: Labels | null = noLabels): S {
    try {
      return this.#find(labels);
    } catch {
      const { name } = this.#definition;
      warnOnce(`labels ${name}`, `Metric ${name}: labels could not be read and are left out. Give an object of texts.`);
      return this.#find(noLabels);
    }
  }

  #find(labels: Labels | null): S {
    if (this.#silent !== undefined) return this.#silent;
    const names = this.#names;
    const depth = names.length;
    if (depth === 0) return this.series[0] ?? this.#findOrAdd(labels ?? noLabels);
    if (labels === null) return this.#findOrAdd(noLabels);
    let node: Branch<S> | S | undefined = this.#root;
    for (let index = 0; index < depth; index++) {
      // A value that is neither text nor the number or boolean of one is made a text where series are made.
      node = (node as Branch<S>).get((labels[names[index] as string] ?? '') as string);
      if (node === undefined) return this.#findOrAdd(labels);
    }
    return node as S;
  }

  #findOrAdd(labels: Labels): S {
    const values = this.#valuesOf(labels);
    const series = this.#existing(values) ?? this.#addWithinBudget(values, labels);
    this.#linkNumbers(values, labels);
    return series;
  }

  /** Lets a series be found by the numbers and booleans of its labels as by their texts, of which each has one. */
  #linkNumbers(values: readonly string[], labels: Labels): void {
    let branch: Branch<S> | undefined = this.#root;
    for (const [index, value] of values.entries()) {
      const next: Branch<S> | S | undefined = branch.get(value);
      if (next === undefined) return;
      const given = labels[this.#names[index] as string];
      if ((typeof given === 'number' || typeof given === 'boolean') && String(given) === value) branch.set(given, next);
      branch = next as Branch<S>;
    }
  }

  #existing(values: readonly string[]): S | undefined {
    if (values.length === 0) return this.#bare;
    let node: Branch<S> | S | undefined = this.#root;
    for (const value of values) node = (node as Branch<S> | undefined)?.get(value);
    return node as S | undefined;
  }

  #valuesOf(labels: Labels): string[] {
    return this.#names.map((name, index) => this.#normalize(index, name, labels[name]));
  }

  #normalize(index: number, name: string, given: LabelValue): string {
    const closed = this.#closed[index];
    const text = given === undefined || given === null ? '' : labelText(given);
    if (closed === undefined) return (this.#clean[index] as Clean)(text);
    if (closed.has(text)) return text;
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
          `Metric ${this.#definition.name}: label ${redactName(name)} is not declared and is left out. Declared: ${this.#names.join(', ') || 'none'}.`,
        );
      }
    }
    if (this.#made < this.#budget) {
      this.#overflowLabels.learn(values);
      return this.#add(values);
    }
    return this.#overBudget(values);
  }

  #overBudget(values: readonly string[]): S {
    let over: readonly string[] = this.#overflowLabels.known(values, this.#closed);
    let series = this.#existing(over);
    if (series === undefined) {
      const hasRoom = this.#made < this.#budget + Math.ceil(this.#budget / 4);
      if (!hasRoom) over = this.#overflowLabels.present(values);
      series = (hasRoom ? undefined : this.#existing(over)) ?? this.#add(over);
    }
    if (over.includes(overflowValue)) {
      this.#overflow.add(series);
      this.#onOverflow();
    }
    return series;
  }

  #add(values: readonly string[]): S {
    const series = this.#create(...writeLabels(this.#names, values));
    this.series.push(series);
    this.#made++;
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
    if (last === undefined) this.#bare = series;
    else branch.set(last, series);
    return series;
  }
}
