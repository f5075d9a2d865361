import type { MetricDefinition } from '@pulsetrail/catalog';
import type { Labels } from '../promql-labels.js';
import type { Expression } from '../promql-tree.js';
import type { Rule } from '../rule.js';

/** A rule to be looked at. */
export interface LintedRule {
  /** The name of its group. */
  readonly group: string;
  readonly rule: Rule;
  readonly expression: Expression;
}

/** What the checks know beside the rule. */
export interface LintContext {
  /** Seconds between two scrapes. */
  readonly scrapeInterval: number;
  /** Metrics by the name under which they are exported; undefined where no catalog tells. */
  readonly metrics: ReadonlyMap<string, MetricDefinition> | undefined;
  /** The labels by which Prometheus tells clusters apart. */
  readonly clusterLabels: readonly string[];
  /** Series, and labels as `name{label}`, that rules of the catalog's own authors read: they know what else is exported. */
  readonly strange: ReadonlySet<string>;
  /** What rules record, with the labels of each. */
  readonly records: ReadonlyMap<string, Labels>;
  /** Those of them that look back over time. */
  readonly lookingBack: ReadonlySet<string>;
  /** The names of all series that are read. */
  readonly read: ReadonlySet<string>;
}

/** A check of one rule: what is wrong, a sentence each with the remedy. */
export type Linter = (rule: LintedRule, context: LintContext) => string[];

/** The metric that a series belongs to, where the catalog has it. */
export function metricOf(series: string, { metrics }: Pick<LintContext, 'metrics'>): MetricDefinition | undefined {
  return metrics?.get(series) ?? metrics?.get(series.replace(/_(?:bucket|count|sum)$/, ''));
}

/**
 * Whether a series only rises until its process restarts: by the catalog where it knows it, else by OpenMetrics' suffixes.
 * `x_count` and `x_sum` may be gauges of any name, unless another series of the histogram or summary `x` is read too.
 */
export function isCounter(series: string, context: Pick<LintContext, 'metrics' | 'read'>): boolean {
  if (series.includes(':')) return false;
  const metric = metricOf(series, context);
  if (metric !== undefined) return metric.kind === 'counter' || metric.kind === 'histogram';
  if (/_(?:total|bucket)$/.test(series)) return true;
  const [whole, name] = /^(.+)_(?:count|sum)$/.exec(series) ?? [];
  return whole !== undefined && ['bucket', 'count', 'sum'].some((part) => isOther(`${name}_${part}`, series, context));
}

const isOther = (name: string, series: string, { read }: Pick<LintContext, 'read'>): boolean =>
  name !== series && read.has(name);

/** Something about a rule that is wrong, or will be. */
export interface LintFinding {
  /** The name of the rule's group. */
  readonly group: string;
  /** The rule's name: of the alert, or of what it records. */
  readonly rule: string;
  /** The check that found it, such as `vector-matching`. */
  readonly check: string;
  /** What is wrong and what to do. */
  readonly message: string;
}
