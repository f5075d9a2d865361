import type { MetricDefinition } from '@pulsetrail/catalog';
import type { HistogramForm } from '../histogram.js';
import { equals, type Matcher, selector } from '../promql.js';
import { increaseOf } from './increase.js';
import type { LevelInput, Reading } from './level-scenarios.js';
import { nativeNotation } from './native-histogram.js';
import { rising, type Values } from './values.js';

/** Events between two samples: so many that rounding them moves a quantile by nothing. */
const rate = 1_000_000;

/** A level that is as high as a quantile gets here. */
const highest = 2_000;

const alls = new WeakMap<Values, Values>();

/** All events, as many at each sample, whatever values stand beside them; the same array for the same values. */
function allOf(values: Values): Values {
  const all = alls.get(values) ?? rising(100 * rate, [{ samples: values.length - 1, rise: rate }]);
  alls.set(values, all);
  return all;
}

/** A quantile of a histogram as a level, which stands in the values as the count of events in the lowest bucket. */
export interface QuantileLevel {
  readonly reading: Reading;
  readonly series: LevelInput['series'];
}

/**
 * Brings a quantile to a level by two buckets, the lowest and the highest that has a bound: events in the one or in the
 * other, and within the latter Prometheus interpolates. Source: Prometheus, `histogram_quantile`; linear also for native
 * histograms with bounds of their own. Undefined where the two lie too near to each other.
 */
export function quantileLevel(
  { prometheusName, buckets }: MetricDefinition,
  labels: readonly Matcher[],
  quantile: number,
  window: number,
  form: HistogramForm,
): QuantileLevel | undefined {
  const [low, high] = [buckets[0] ?? 0, buckets.at(-1) ?? 0];
  const top = low + (high - low) * quantile;
  if (low > top / 5) return undefined;
  /** The share of events in the lowest bucket with which the quantile is a value, and the other way round. */
  const exchange = (share: number): number => (quantile - share) / (1 - share);
  const shareOf = (level: number): number => exchange(((level * top) / highest - low) / (high - low));
  return {
    reading: {
      window,
      isCounter: true,
      write: (phases) =>
        rising(
          100 * rate,
          phases.map(([level = 0, samples]) => ({ samples, rise: Math.round(rate * shareOf(level)) })),
        ),
      read: (values, sample, time) => {
        const [few, all] = [values, allOf(values)].map((each) => increaseOf(each, sample, time, window));
        return few === undefined || all === undefined ? undefined : low + (high - low) * exchange(few / all);
      },
    },
    series: (values) => {
      const all = allOf(values);
      if (form === 'native') {
        const between = all.map((count, index) => (count ?? 0) - (values[index] ?? 0));
        const counts = [values, between, all.map(() => 0)];
        return { [selector(prometheusName, labels)]: nativeNotation({ bounds: [low, high], counts }) };
      }
      const bucket = (le: string): string => selector(`${prometheusName}_bucket`, [...labels, equals('le', le)]);
      return { [bucket(String(low))]: values, [bucket(String(high))]: all, [bucket('+Inf')]: all };
    },
  };
}
