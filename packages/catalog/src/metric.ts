import { type MetricKind, prometheusName } from './names.js';

/** Values of labels whose values are known beforehand, by label. */
export type ClosedValues<Label extends string = string> = Readonly<Partial<Record<Label, readonly string[]>>>;

/** A metric as it is declared: everything that the SDK, the rules and the dashboards need to know of it. */
export interface MetricDefinition<
  Label extends string = string,
  Kind extends MetricKind = MetricKind,
  Values extends ClosedValues<Label> = ClosedValues<Label>,
> {
  /** OpenTelemetry name, dotted lower case, without unit. */
  readonly name: string;
  /** UCUM unit: `s`, `By`, `1`, or an annotation such as `{message}`. */
  readonly unit: string;
  readonly kind: Kind;
  readonly description: string;
  /** The closed list of label (attribute) names, in the order in which they are looked up. */
  readonly labels: readonly Label[];
  /** Allowed values of the labels whose values are known beforehand; every combination of them starts at zero. */
  readonly values: Values;
  /** Upper bounds of a histogram's buckets in the metric's unit, ascending, without `+Inf`; empty for other kinds. */
  readonly buckets: readonly number[];
  /** The exported family name, from {@link prometheusName}. */
  readonly prometheusName: string;
}

/** What {@link declareMetric} takes: a definition without what follows from the rest. */
export interface MetricDeclaration<
  Label extends string = string,
  Kind extends MetricKind = MetricKind,
  Values extends ClosedValues<Label> = ClosedValues<Label>,
> {
  readonly unit: string;
  readonly kind: Kind;
  readonly description: string;
  readonly labels?: readonly Label[];
  readonly values?: Values;
  readonly buckets?: readonly number[];
}

/** Completes a declaration with its name, its defaults and its exported name. */
export function declareMetric<
  const Label extends string = never,
  const Kind extends MetricKind = MetricKind,
  const Values extends ClosedValues<Label> = ClosedValues<Label>,
>(name: string, declaration: MetricDeclaration<Label, Kind, Values>): MetricDefinition<Label, Kind, Values> {
  const { unit, kind, description, labels = [], values = {} as Values, buckets = [] } = declaration;
  return { name, unit, kind, description, labels, values, buckets, prometheusName: prometheusName(name, unit, kind) };
}
