import type { Alerting, MetricDefinition } from '@pulsetrail/catalog';
import { bucketBound, type Matcher, number, selector, sumBy } from './promql.js';

/**
 * Reads a histogram in the form in which Prometheus keeps it: classic, as the series `_count` and `_bucket` by `le`, or
 * native, as one series of histograms.
 */
export type HistogramForm = Alerting['histograms'];

/** What is read of a histogram. */
export interface HistogramEvents {
  readonly form: HistogramForm;
  readonly metric: MetricDefinition;
  readonly matchers: readonly Matcher[];
  /** The labels that survive. */
  readonly by: readonly string[];
  /** A Prometheus duration. */
  readonly window: string;
}

/** The series that exists wherever the histogram does. */
export const presence = ({ form, metric, matchers }: Pick<HistogramEvents, 'form' | 'metric' | 'matchers'>): string =>
  selector(form === 'native' ? metric.prometheusName : `${metric.prometheusName}_count`, matchers);

/** How many events there were within the window, or how many a second, by the labels. */
export function eventsOf(events: HistogramEvents, over: 'increase' | 'rate' = 'increase'): string {
  const sum = sumBy(events.by, `${over}(${presence(events)}[${events.window}])`);
  return events.form === 'native' ? `histogram_count(${sum})` : sum;
}

/**
 * Events slower than a bound within the window, by the labels. An empty native histogram has no fraction (it is NaN, which
 * a longer window would never lose again), and no slow events.
 */
export function slowerThan(events: HistogramEvents, bound: number): string {
  const { form, metric, matchers, by, window } = events;
  const all = eventsOf(events);
  if (form === 'classic') {
    const fast = selector(`${metric.prometheusName}_bucket`, [...matchers, bucketBound(bound)]);
    return `${all}\n-\n${sumBy(by, `increase(${fast}[${window}])`)}`;
  }
  const histogram = sumBy(by, `increase(${presence(events)}[${window}])`);
  return `${all} * (1 - histogram_fraction(0, ${number(bound)}, ${histogram})) >= 0\nor\n0 * ${all}`;
}

/** A quantile of the events within the window, by the labels. */
export function quantileOf({ form, metric, matchers, by, window }: HistogramEvents, quantile: number): string {
  const isNative = form === 'native';
  const series = selector(isNative ? metric.prometheusName : `${metric.prometheusName}_bucket`, matchers);
  return `histogram_quantile(${number(quantile)}, ${sumBy(isNative ? by : [...by, 'le'], `rate(${series}[${window}])`)})`;
}
