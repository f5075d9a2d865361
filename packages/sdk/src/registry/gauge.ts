import type { MetricDefinition } from '@pulsetrail/catalog';
import { warnOnce } from '../warning.js';
import { type Labels, LabelTree, type Series } from './label-tree.js';

/** One series of a gauge or an up-down counter. */
export class GaugeSeries implements Series {
  /** The present value. */
  value = 0;
  readonly labelText: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly #name: string;

  constructor(name: string, labelText: string, attributes: Readonly<Record<string, string>>) {
    this.#name = name;
    this.labelText = labelText;
    this.attributes = attributes;
  }

  /** Replaces the value. NaN is left out with one warning. */
  set(value: number): void {
    if (typeof value !== 'number' || Number.isNaN(value)) this.#refuse('set', value);
    else this.value = value;
  }

  /** Adds an amount, negative to go down. NaN and infinities are left out with one warning. */
  add(amount = 1): void {
    if (Number.isFinite(amount)) this.value += amount;
    else this.#refuse('add', amount);
  }

  #refuse(method: string, value: unknown): void {
    warnOnce(
      `${method} ${this.#name}`,
      `Gauge ${this.#name}: ${method}() was given ${typeof value === 'number' ? value : typeof value} and left it out. Give a finite number.`,
    );
  }
}

/** A value that goes up and down: a `gauge` is a state that is read, an `updowncounter` a sum that can be added up. */
export class Gauge<Name extends string = string, Given extends Labels<Name> = Labels<Name>> {
  readonly tree: LabelTree<GaugeSeries>;
  #definition: MetricDefinition<Name>;

  constructor(definition: MetricDefinition<Name>, budget: number, onOverflow: () => void) {
    this.#definition = definition;
    this.tree = new LabelTree(
      definition,
      budget,
      (labelText, attributes) => new GaugeSeries(definition.name, labelText, attributes),
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

  /** Replaces the value of the series of the labels. Never throws. */
  set(value: number, labels?: Given): void {
    this.tree.find(labels).set(value);
  }

  /** Adds an amount (default 1, negative to go down) to the series of the labels. Never throws. */
  add(amount?: number, labels?: Given): void {
    this.tree.find(labels).add(amount);
  }

  /** The series of the labels; made at zero when new. */
  with(labels: Given): GaugeSeries {
    return this.tree.find(labels);
  }
}

/** A series of an {@link UpDownCounter}. */
export type UpDownCounterSeries = Omit<GaugeSeries, 'set' | 'value'>;

/** A sum that goes up and down, by what is added to it. */
export interface UpDownCounter<Name extends string = string, Given extends Labels<Name> = Labels<Name>>
  extends Omit<Gauge<Name, Given>, 'set' | 'with'> {
  /** The series of the labels; made at zero when new. */
  with(labels: Given): UpDownCounterSeries;
}
