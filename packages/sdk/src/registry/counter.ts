import type { MetricDefinition } from '@pulsetrail/catalog';
import { warnOnce } from '../warning.js';
import { type Labels, LabelTree, type Series } from './label-tree.js';

/** One series of a counter, held to skip the look-up. */
export class CounterSeries implements Series {
  /** The sum of what was added. */
  value = 0;
  readonly labelText: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly #name: string;

  constructor(name: string, labelText: string, attributes: Readonly<Record<string, string>>) {
    this.#name = name;
    this.labelText = labelText;
    this.attributes = attributes;
  }

  /** Adds a finite amount of zero or more; anything else is left out with one warning. */
  add(amount = 1): void {
    if (typeof amount === 'number' && amount >= 0 && amount < Number.POSITIVE_INFINITY) {
      this.value += amount;
      return;
    }
    warnOnce(
      `add ${this.#name}`,
      `Counter ${this.#name}: add() was given ${typeof amount === 'number' ? amount : typeof amount} and left it out. Counters take finite numbers of zero or more; use an updowncounter for what goes down.`,
    );
  }
}

/** A sum that only grows. */
export class Counter<Name extends string = string, Given extends Labels<Name> = Labels<Name>> {
  readonly tree: LabelTree<CounterSeries>;
  #definition: MetricDefinition<Name>;

  constructor(definition: MetricDefinition<Name>, budget: number, onOverflow: () => void) {
    this.#definition = definition;
    this.tree = new LabelTree(
      definition,
      budget,
      (labelText, attributes) => new CounterSeries(definition.name, labelText, attributes),
      onOverflow,
    );
  }

  get definition(): MetricDefinition<Name> {
    return this.#definition;
  }

  /** Takes over what a later definition of the same metric says of its labels' values. */
  redefine(definition: MetricDefinition<Name>): boolean {
    this.#definition = definition;
    this.tree.redefine(definition);
    return true;
  }

  /** Adds an amount (default 1) to the series of the labels. Never throws. */
  add(amount?: number, labels?: Given): void {
    this.tree.find(labels).add(amount);
  }

  /** The series of labels that a catalog declares, made also over budget. */
  declare(labels: Given): CounterSeries {
    return this.tree.declare(labels);
  }

  /** The series of the labels; made at zero when new. */
  with(labels: Given): CounterSeries {
    return this.tree.find(labels);
  }
}
