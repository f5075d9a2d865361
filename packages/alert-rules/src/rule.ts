/**
 * The shape of a Prometheus rule file.
 * Source: Prometheus, "Defining recording rules" and "Alerting rules".
 */

/** A rule that stores the result of its expression as a new series. */
export interface RecordingRule {
  readonly record: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** A rule that raises an alert for every element of its expression's result. */
export interface AlertingRule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly keep_firing_for?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** One rule. */
export type Rule = RecordingRule | AlertingRule;

/** Rules that are evaluated one after the other, at one interval: a rule may read what an earlier one has just recorded. */
export interface RuleGroup {
  readonly name: string;
  readonly interval: string;
  readonly rules: readonly Rule[];
}
