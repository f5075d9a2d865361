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

/** By how much a counter rose within a range. */
export const increaseOf = (
  { prometheusName }: MetricDefinition,
  by: readonly string[],
  matchers: readonly Matcher[],
  range = rateInterval,
): string => sumBy(by, `increase(${selector(prometheusName, matchers)}[${range}])`);
