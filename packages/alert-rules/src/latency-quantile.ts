import { type Alerting, formatDuration, formatPercentage, type MetricDefinition } from '@pulsetrail/catalog';
import { type AlertDescription, alertingRule } from './alert.js';
import { quantileOf, slowerThan } from './histogram.js';
import { type Matcher, number } from './promql.js';
import type { Rule } from './rule.js';

/** A promise that a quantile of a histogram stays below a threshold. */
export interface QuantilePromise {
  readonly metric: MetricDefinition;
  readonly matchers: readonly Matcher[];
  /** The labels that survive. */
  readonly by: readonly string[];
  readonly quantile: number;
  /** Seconds; a bucket bound of the metric. */
  readonly threshold: number;
  readonly alert: Pick<AlertDescription, 'name' | 'category' | 'labels' | 'summary'> & {
    /** What the value is the quantile of, as a noun: `sign-in of clinic-api`. */
    readonly subject: string;
  };
}

/** Alerts when the quantile over `alerting.window` is above the threshold and enough events were slower than it. */
export function quantileRule(promise: QuantilePromise, alerting: Alerting): Rule {
  const { quantile, threshold } = promise;
  const { subject, ...alert } = promise.alert;
  const window = formatDuration(alerting.window);
  const events = { ...promise, form: alerting.histograms, window };
  return alertingRule({
    ...alert,
    expr: [
      `${quantileOf(events, quantile)} > ${number(threshold)}`,
      `round(\n${slowerThan(events, threshold)}\n) >= ${alerting.minimumBadEvents}`,
    ].join('\nand\n'),
    for: alerting.for,
    keepFiringFor: alerting.keepFiringFor,
    severity: 'warning',
    description:
      `${formatPercentage(1 - quantile)} of ${subject} take longer than {{ $value | humanizeDuration }} over ${window}, ` +
      `threshold ${formatDuration(threshold)} (quantile ${number(quantile)}).`,
    threshold: number(threshold),
  });
}
