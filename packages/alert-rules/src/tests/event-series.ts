import type { MetricDefinition } from '@pulsetrail/catalog';
import type { HistogramForm } from '../histogram.js';
import { equals, type Matcher, selector } from '../promql.js';
import { errorLabel } from '../subject.js';
import type { CountedEvents } from './burn-model.js';
import { nativeNotation } from './native-histogram.js';
import { notation, type Values } from './values.js';

const goods = new WeakMap<CountedEvents, Values>();

/** What is left when the bad events are taken from all of them; the same array for the same events. */
function goodOf(events: CountedEvents): Values {
  const { all, bad } = events;
  if (bad === undefined) return all;
  const known = goods.get(events);
  if (known !== undefined) return known;
  const good = all.map((value, index) => {
    const part = bad[index];
    return value === undefined || part === undefined ? undefined : value - part;
  });
  goods.set(events, good);
  return good;
}

/** Counters of good events and of bad ones, which are told by a label of theirs. */
export function labeledEvents(
  counter: string,
  labels: readonly Matcher[],
  events: CountedEvents,
  { good = [], bad }: { readonly good?: readonly Matcher[]; readonly bad: readonly Matcher[] },
): Record<string, string> {
  return {
    [selector(counter, [...labels, ...good])]: notation(goodOf(events)),
    ...(events.bad === undefined ? {} : { [selector(counter, [...labels, ...bad])]: notation(events.bad) }),
  };
}

/** A series of calls that are counted by a histogram, however long they take, in the form in which Prometheus keeps it. */
export const callsOf = (
  { prometheusName, buckets: [bound = 1] }: MetricDefinition,
  labels: readonly Matcher[],
  calls: Values,
  form: HistogramForm,
): [series: string, values: string] =>
  form === 'native'
    ? [selector(prometheusName, labels), nativeNotation({ bounds: [bound], counts: [calls, calls.map(() => 0)] })]
    : [selector(`${prometheusName}_count`, labels), notation(calls)];

/** Calls of a histogram: those that succeeded, and those that failed with an `error_type`. */
export function failingCalls(
  metric: MetricDefinition,
  labels: readonly Matcher[],
  events: CountedEvents,
  form: HistogramForm,
): Record<string, string> {
  const failed = [...labels, equals(errorLabel, 'timeout')];
  return Object.fromEntries([
    callsOf(metric, labels, goodOf(events), form),
    ...(events.bad === undefined ? [] : [callsOf(metric, failed, events.bad, form)]),
  ]);
}

/** How a scrape by Prometheus 3 writes a bound. */
const bound = (value: number): string => (Number.isInteger(value) ? `${value}.0` : String(value));

/** Calls of a histogram: the bad ones are slower than the threshold, by one bucket, and the others are faster. */
export function slowCalls(
  metric: MetricDefinition,
  labels: readonly Matcher[],
  threshold: number,
  events: CountedEvents,
  form: HistogramForm,
): Record<string, string> {
  const above = metric.buckets.find((bucket) => bucket > threshold);
  if (form === 'native') {
    const slow = events.bad ?? events.all.map(() => 0);
    const beyond = above === undefined ? [] : [events.all.map(() => 0)];
    const counts = [goodOf(events), slow, ...beyond];
    const bounds = [threshold, ...(above === undefined ? [] : [above])];
    return { [selector(metric.prometheusName, labels)]: nativeNotation({ bounds, counts }) };
  }
  const series = (suffix: string, values: Values, le?: string): [string, string] => [
    selector(`${metric.prometheusName}${suffix}`, le === undefined ? labels : [...labels, equals('le', le)]),
    notation(values),
  ];
  return Object.fromEntries([
    series('_count', events.all),
    series('_bucket', goodOf(events), bound(threshold)),
    ...(above === undefined ? [] : [series('_bucket', events.all, bound(above))]),
    series('_bucket', events.all, '+Inf'),
  ]);
}
