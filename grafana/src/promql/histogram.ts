import type { Alerting, MetricDefinition } from '@pulsetrail/catalog';
import { errorLabel } from './labels.js';
import { has, type Matcher, number, rateInterval, selector, sumBy } from './write.js';

/** Which events of a histogram are asked for. */
export interface Events {
  /** How Prometheus keeps it: classic, as series by `le`, or native, as one series of histograms. */
  readonly form: Alerting['histograms'];
  readonly metric: MetricDefinition;
  readonly matchers: readonly Matcher[];
  /** The labels that survive. */
  readonly by: readonly string[];
  /** Default `$__rate_interval`. */
  readonly range?: string;
}

const buckets = ({ form, metric, matchers }: Events): string =>
  selector(form === 'native' ? metric.prometheusName : `${metric.prometheusName}_bucket`, matchers);

/** How many events there were a second, or within the range. */
export function eventsOf(events: Events, over: 'rate' | 'increase' = 'rate'): string {
  const { form, metric, matchers, by, range = rateInterval } = events;
  const series = selector(form === 'native' ? metric.prometheusName : `${metric.prometheusName}_count`, matchers);
  const sum = sumBy(by, `${over}(${series}[${range}])`);
  return form === 'native' ? `histogram_count(${sum})` : sum;
}

/** Failed events, 0 where none failed: a counter of errors is born with the first. */
export const failuresOf = (events: Events, over: 'rate' | 'increase' = 'rate'): string =>
  `(${eventsOf({ ...events, matchers: [...events.matchers, has(errorLabel)] }, over)} or 0 * ${eventsOf(events, over)})`;

/** The share that some events are of all; nothing while there are none. */
export const ratioOf = (some: string, all: string): string => `${some} / (${all} > 0)`;

/** The share of events that failed; nothing while there are no events. */
export const failureRatioOf = (events: Events): string => ratioOf(failuresOf(events), eventsOf(events));

/** A quantile of the events; nothing while there are none, where the function says NaN. */
export function quantileOf(events: Events, quantile: number): string {
  const { form, by, range = rateInterval } = events;
  const kept = form === 'native' ? by : [...by, 'le'];
  return `histogram_quantile(${number(quantile)}, ${sumBy(kept, `rate(${buckets(events)}[${range}])`)}) >= 0`;
}

/** What the events add up to a second: of durations, how many run at a time. */
export function sumOf(events: Events): string {
  const { form, metric, matchers, by, range = rateInterval } = events;
  if (form === 'native') return `histogram_sum(${sumBy(by, `rate(${buckets(events)}[${range}])`)})`;
  return sumBy(by, `rate(${selector(`${metric.prometheusName}_sum`, matchers)}[${range}])`);
}

/** The mean of the events; nothing while there are none. */
export const meanOf = (events: Events): string => `${sumOf(events)} / (${eventsOf(events)} > 0)`;

/** How many events fell into each bucket. */
export function bucketsOf(events: Events): string {
  const { form, range = rateInterval } = events;
  return sumBy(form === 'native' ? [] : ['le'], `increase(${buckets(events)}[${range}])`);
}
