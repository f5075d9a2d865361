import type { Catalog, MetricDefinition } from '@pulsetrail/catalog';
import type { Events } from './histogram.js';
import { type Matcher, rateInterval, selector, sumBy } from './write.js';

/** A shared metric as the catalog has it, with its own buckets and label values. */
export const metricOf = ({ metrics }: Catalog, metric: MetricDefinition): MetricDefinition =>
  metrics.get(metric.name) ?? metric;

/** Asks for a histogram in the form in which the catalog's Prometheus keeps it. */
export const events = (
  catalog: Catalog,
  metric: MetricDefinition,
  by: readonly string[],
  matchers: readonly Matcher[],
): Events => ({ form: catalog.alerting.histograms, metric: metricOf(catalog, metric), by, matchers });

/** How fast a counter rises, a second. */
export const rateOf = (
  { prometheusName }: MetricDefinition,
  by: readonly string[],
  matchers: readonly Matcher[],
): string => sumBy(by, `rate(${selector(prometheusName, matchers)}[${rateInterval}])`);

/** How fast a counter rises, a minute: for what happens now and then, whatever time is shown. */
export const perMinuteOf = (metric: MetricDefinition, by: readonly string[], matchers: readonly Matcher[]): string =>
  `60 * ${rateOf(metric, by, matchers)}`;

/** The same of those series alone that rose in the time that is shown, zeros between their rises among it. */
export const risenOf = (metric: MetricDefinition, by: readonly string[], matchers: readonly Matcher[]): string =>
  `${perMinuteOf(metric, by, matchers)} and ${increaseOf(metric, by, matchers, '$__range')} > 0`;

/** By how much a counter rose within a range, or within one that ended earlier. */
export const increaseOf = (
  { prometheusName }: MetricDefinition,
  by: readonly string[],
  matchers: readonly Matcher[],
  range = rateInterval,
  earlier?: string,
): string => {
  const offset = earlier === undefined ? '' : ` offset ${earlier}`;
  return sumBy(by, `increase(${selector(prometheusName, matchers)}[${range}]${offset})`);
};

/**
 * How many events a counter counted within a range, the first of a series among them: a rise is seen only between two
 * samples, and a series such as that of an error begins with its first event.
 */
export const countOf = (
  { prometheusName }: MetricDefinition,
  by: readonly string[],
  matchers: readonly Matcher[],
  range: string,
): string => {
  const series = selector(prometheusName, matchers);
  const born = `(last_over_time(${series}[${range}]) unless last_over_time(${series}[${rateInterval}] offset ${range}))`;
  return sumBy(by, `${born} or increase(${series}[${range}])`);
};
