import { type ClosedValues, declareMetric, type MetricDefinition, metrics } from '@pulsetrail/catalog/metrics';
import { type MetricKind, sanitizeLabelName } from '@pulsetrail/catalog/names';
import { warnOnce } from '../warning.js';
import type { LabelValue } from './label-tree.js';
import { isReservedLabel, isReservedName } from './reserved.js';

type ValueOf<Label, Values> = string extends keyof Values
  ? LabelValue
  : Label extends keyof Values
    ? Values[Label] extends readonly (infer Value extends string)[]
      ? Value | undefined
      : LabelValue
    : LabelValue;

/** What labels may be given as: one of their values where those are known, anything that becomes text otherwise. */
export type LabelsWithin<Label extends string, Values> = [Label] extends [never]
  ? Readonly<Record<string, never>>
  : { readonly [Key in Label]?: ValueOf<Key, Values> };

/** What an instrument is made with, beside its name. */
export interface InstrumentOptions<Label extends string = string, Values extends ClosedValues = ClosedValues> {
  /** UCUM unit, such as `s`, `By`, or an annotation such as `{job}`. Default none. */
  readonly unit?: string;
  /** One sentence for the page. Default: the name. */
  readonly description?: string;
  /** The names of its labels. Default none; a label that is not named here is left out. */
  readonly labels?: readonly Label[];
  /** The values of labels whose values are known beforehand; every combination of them starts at zero. Default open. */
  readonly values?: Values & { readonly [Key in Exclude<keyof Values, NoInfer<Label>>]: never };
}

/** Whether nothing is said but the name, and at most what the metric is. */
export const isBare = (options: HistogramOptions | undefined): boolean =>
  [options?.unit, options?.labels, options?.values, options?.buckets].every((given) => given === undefined);

/** What a histogram is made with. */
export interface HistogramOptions<Label extends string = string, Values extends ClosedValues = ClosedValues>
  extends InstrumentOptions<Label, Values> {
  /**
   * Upper bounds of the buckets, ascending, in the unit. Default: for seconds those of `operation.duration`, else 0 to
   * 10,000 as OpenTelemetry's histograms have them.
   */
  readonly buckets?: readonly number[];
}

/** Default boundaries. Source: OpenTelemetry specification, metrics SDK, explicit bucket histogram aggregation. */
const anyBuckets = [0, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1_000, 2_500, 5_000, 7_500, 10_000];

function checkedLabels(metric: string, labels: unknown): string[] {
  if (labels === undefined) return [];
  if (!Array.isArray(labels)) {
    warnOnce(
      `labels ${metric}`,
      `Metric ${metric}: labels is no list of names and is left out. Write labels: ['queue'].`,
    );
    return [];
  }
  const taken = new Set<string>();
  return labels.map(String).filter((label) => {
    const exported = sanitizeLabelName(label);
    const reason =
      label === ''
        ? 'is empty'
        : isReservedLabel(exported)
          ? 'is reserved'
          : taken.has(exported)
            ? `is exported as ${exported}, and so is another one`
            : undefined;
    taken.add(exported);
    if (reason === undefined) return true;
    warnOnce(`label ${metric} ${label}`, `Metric ${metric}: label ${label} ${reason} and is left out. Rename it.`);
    return false;
  });
}

function checkedBuckets(metric: string, unit: string, buckets: unknown): readonly number[] {
  const byDefault = unit === 's' ? metrics.operationDuration.buckets : anyBuckets;
  if (buckets === undefined) return byDefault;
  const given: unknown[] = Array.isArray(buckets) ? buckets : [];
  const sound = [...new Set(given.filter((bound): bound is number => Number.isFinite(bound)))].sort(
    (left, right) => left - right,
  );
  // `+Inf` is there by itself, and is often written all the same.
  const expected = given.filter((bound) => bound !== Number.POSITIVE_INFINITY);
  if (
    sound.length === 0 ||
    sound.length !== expected.length ||
    sound.some((bound, index) => bound !== expected[index])
  ) {
    warnOnce(
      `buckets ${metric}`,
      `Metric ${metric}: buckets are not finite numbers in ascending order; ${sound.length === 0 ? 'the default ones are used' : 'they are put in order'}. Write them so.`,
    );
  }
  return sound.length === 0 ? byDefault : sound;
}

/**
 * The definition of an instrument that is made as the program runs. What cannot be is said once and left out, and so is
 * the whole where its name cannot be.
 */
export function defineAdHoc(
  kind: MetricKind,
  given: string,
  options: HistogramOptions = {},
): MetricDefinition | undefined {
  const name = String(given);
  const { unit = '', description = name, values = {} } = options ?? {};
  const labels = checkedLabels(name, options?.labels);
  const lists = Object.entries<readonly string[]>(values).filter(
    ([label, list]) => labels.includes(label) && Array.isArray(list),
  );
  const definition: MetricDefinition = declareMetric(name, {
    unit: String(unit),
    kind,
    description: String(description),
    labels,
    values: Object.fromEntries(lists.map(([label, list]) => [label, (list ?? []).map(String)])),
    buckets: kind === 'histogram' ? checkedBuckets(name, String(unit), options?.buckets) : [],
  });
  if (typeof given === 'string' && /^[A-Za-z]/.test(given) && !isReservedName(definition.prometheusName)) {
    return definition;
  }
  warnOnce(
    `name ${name}`,
    `Metric ${name}: this name is reserved, or does not start with a letter. It is recorded nowhere. Rename it.`,
  );
  return undefined;
}
