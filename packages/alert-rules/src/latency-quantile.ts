import { type Alerting, formatDuration, formatPercentage, type MetricDefinition } from '@pulsetrail/catalog';
import { type AlertDescription, alertingRule } from './alert.js';
import { bucketBound, type Matcher, number, selector, sumBy } from './promql.js';
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

/** Events slower than a bucket bound within a window, by the labels. */
export function slowerThan(
  metric: MetricDefinition,
  bound: number,
  matchers: readonly Matcher[],
  by: readonly string[],
  window: string,
): string {
  const all = selector(`${metric.prometheusName}_count`, matchers);
  const fast = selector(`${metric.prometheusName}_bucket`, [...matchers, bucketBound(bound)]);
  return `${sumBy(by, `increase(${all}[${window}])`)}\n-\n${sumBy(by, `increase(${fast}[${window}])`)}`;
}

/** Alerts when the quantile over `alerting.window` is above the threshold and enough events were slower than it. */
export function quantileRule(promise: QuantilePromise, alerting: Alerting): Rule {
  const { metric, matchers, by, quantile, threshold } = promise;
  const { subject, ...alert } = promise.alert;
  const window = formatDuration(alerting.window);
  const buckets = `rate(${selector(`${metric.prometheusName}_bucket`, matchers)}[${window}])`;
  return alertingRule({
    ...alert,
    expr: [
      `histogram_quantile(${number(quantile)}, ${sumBy([...by, 'le'], buckets)}) > ${number(threshold)}`,
      `round(\n${slowerThan(metric, threshold, matchers, by, window)}\n) >= ${alerting.minimumBadEvents}`,
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
