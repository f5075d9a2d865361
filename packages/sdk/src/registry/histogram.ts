import type { MetricDefinition } from '@pulsetrail/catalog';
import { warnOnce } from '../warning.js';
import { type Labels, LabelTree, type Series } from './label-tree.js';

/** A trace that stands for the values of one bucket. */
export interface Exemplar {
  readonly traceId: string;
  readonly spanId: string;
  readonly value: number;
  /** Unix time in seconds. */
  readonly timestamp: number;
}

/** One series of a histogram, held to skip the look-up. */
export class HistogramSeries implements Series {
  /** Values per bucket, not cumulative; the last is for what is above every bound. */
  counts: Float64Array;
  sum = 0;
  readonly labelText: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** The latest exemplar of each bucket; present once there is one. */
  exemplars: (Exemplar | undefined)[] | undefined;
  readonly #name: string;
  #bounds: readonly number[];

  constructor(
    name: string,
    bounds: readonly number[],
    labelText: string,
    attributes: Readonly<Record<string, string>>,
  ) {
    this.#name = name;
    this.#bounds = bounds;
    this.counts = new Float64Array(bounds.length + 1);
    this.labelText = labelText;
    this.attributes = attributes;
  }

  /** Takes other bounds, of a series that has no values. */
  rebucket(bounds: readonly number[]): void {
    this.#bounds = bounds;
    this.counts = new Float64Array(bounds.length + 1);
  }

  /** Number of values. */
  get count(): number {
    let count = 0;
    for (const bucket of this.counts) count += bucket;
    return count;
  }

  /** Records a finite value; anything else is left out with one warning. Returns the bucket's index, -1 when left out. */
  record(value: number): number {
    if (!Number.isFinite(value)) {
      warnOnce(
        `record ${this.#name}`,
        `Histogram ${this.#name}: record() was given ${typeof value === 'number' ? value : typeof value} and left it out. Give a finite number in the metric's unit.`,
      );
      return -1;
    }
    const bounds = this.#bounds;
    let index = 0;
    while (index < bounds.length && value > (bounds[index] as number)) index++;
    (this.counts[index] as number)++;
    this.sum += value;
    return index;
  }

  /** Records a value that a sampled span stands for. */
  recordWithExemplar(value: number, span: { readonly traceId: string; readonly spanId: string }): void {
    const index = this.record(value);
    if (index === -1) return;
    this.exemplars ??= new Array<Exemplar | undefined>(this.counts.length);
    this.exemplars[index] = { traceId: span.traceId, spanId: span.spanId, value, timestamp: Date.now() / 1_000 };
  }
}

/** The distribution of a value over fixed buckets. */
export class Histogram<Name extends string = string, Given extends Labels<Name> = Labels<Name>> {
  readonly tree: LabelTree<HistogramSeries>;
  #definition: MetricDefinition<Name>;

  constructor(definition: MetricDefinition<Name>, budget: number, onOverflow: () => void) {
    this.#definition = definition;
    this.tree = new LabelTree(
      definition,
      budget,
      (labelText, attributes) => new HistogramSeries(definition.name, this.#definition.buckets, labelText, attributes),
      onOverflow,
    );
  }

  get definition(): MetricDefinition<Name> {
    return this.#definition;
  }

  /**
   * Takes over what a later definition of the same metric says: its labels' values, and its buckets as long as nothing was
   * recorded in the old ones.
   * @returns whether everything was taken over.
   */
  redefine(definition: MetricDefinition<Name>): boolean {
    const isEmpty = this.tree.series.every(({ count }) => count === 0);
    const { buckets } = isEmpty ? definition : this.#definition;
    this.#definition = { ...definition, buckets };
    this.tree.redefine(this.#definition);
    if (isEmpty) for (const series of this.tree.series) series.rebucket(buckets);
    return isEmpty;
  }

  /** Records a value, in the metric's unit, in the series of the labels. Never throws. */
  record(value: number, labels?: Given): void {
    this.tree.find(labels).record(value);
  }

  /** The series of labels that a catalog declares, made also over budget. */
  declare(labels: Given): HistogramSeries {
    return this.tree.declare(labels);
  }

  /** The series of the labels; made empty when new. */
  with(labels: Given): HistogramSeries {
    return this.tree.find(labels);
  }
}
