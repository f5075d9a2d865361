import type { RuleCategory } from './category.js';
import type { CatalogDefinition } from './definition.js';
import { labelValues } from './promise-model.js';
import { type Amount, parseAmount, parseDuration } from './quantities.js';
import type { Severity } from './severity.js';
import type { ThresholdOperator } from './threshold-definition.js';

/** What a rule looks at: a metric of the table, or PromQL that a team wrote. */
export type Measure =
  | {
      readonly kind: 'metric';
      /** OpenTelemetry name. */
      readonly metric: string;
      readonly labels: Readonly<Record<string, readonly string[]>>;
      readonly by: readonly string[];
      /** Seconds. */
      readonly over: number;
      readonly quantile: number;
    }
  | { readonly kind: 'expr'; readonly expr: string };

/** What both kinds of own rules have. */
export interface OwnRule {
  readonly name: string;
  readonly description?: string;
  readonly category: RuleCategory;
  readonly measure: Measure;
  readonly service?: string;
  /** Seconds. */
  readonly for: number;
  readonly severity: Severity;
  /** Seconds after which an unchanged alert is notified again. */
  readonly cooldown?: number;
  /** Channels of its own; undefined: those of its severity. */
  readonly channels?: readonly string[];
}

/** A value against a threshold. */
export interface ThresholdRule extends OwnRule {
  /** Undefined where the expression itself compares. */
  readonly condition?: { readonly operator: ThresholdOperator; readonly threshold: Amount };
}

/** A value against what it was at this hour of the weeks before. */
export interface Anomaly extends OwnRule {
  readonly direction: 'above' | 'below' | 'both';
  readonly deviations: number;
  readonly weeks: number;
  readonly minimumWeeks: number;
}

type Written = NonNullable<CatalogDefinition['alerting']>;
type WrittenRule = NonNullable<Written['rules']>[string];
type WrittenAnomaly = NonNullable<Written['anomalies']>[string];

/** What the rules take where they do not say otherwise, in seconds. */
interface Defaults {
  readonly window: number;
  readonly for: number;
}

/** The schema has accepted the text, so a parser's `undefined` cannot occur here. */
const seconds = (text: string): number => parseDuration(text) ?? Number.NaN;

const measureOf = (
  { metric, expr, labels, by, over, quantile }: WrittenRule | WrittenAnomaly,
  window: number,
): Measure =>
  metric === undefined
    ? { kind: 'expr', expr: expr ?? '' }
    : {
        kind: 'metric',
        metric,
        labels: labelValues(labels ?? {}),
        by: by ?? [],
        over: over === undefined ? window : seconds(over),
        quantile: quantile ?? 0.95,
      };

function common(name: string, written: WrittenRule | WrittenAnomaly, defaults: Defaults): Omit<OwnRule, 'severity'> {
  const { description, category, service, cooldown, channels } = written;
  return {
    name,
    ...(description !== undefined && { description }),
    category,
    measure: measureOf(written, defaults.window),
    ...(service !== undefined && { service }),
    for: written.for === undefined ? defaults.for : seconds(written.for),
    ...(cooldown !== undefined && { cooldown: seconds(cooldown) }),
    ...(channels !== undefined && { channels }),
  };
}

/** Turns a rule as it is written into what the generator reads. */
export function resolveThresholdRule(name: string, written: WrittenRule, defaults: Defaults): ThresholdRule {
  const { operator, threshold, severity } = written;
  const amount = threshold === undefined ? undefined : parseAmount(threshold);
  return {
    ...common(name, written, defaults),
    severity,
    ...(operator !== undefined && amount !== undefined && { condition: { operator, threshold: amount } }),
  };
}

/** Turns an anomaly rule as it is written into what the generator reads. */
export function resolveAnomaly(name: string, written: WrittenAnomaly, defaults: Defaults): Anomaly {
  const weeks = written.weeks ?? 4;
  return {
    ...common(name, written, defaults),
    severity: written.severity ?? 'warning',
    direction: written.direction ?? 'both',
    deviations: written.deviations ?? 3,
    weeks,
    minimumWeeks: written.minimumWeeks ?? 2,
  };
}
