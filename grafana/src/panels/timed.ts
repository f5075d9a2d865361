import type { Catalog, MetricDefinition, RateUnit } from '@pulsetrail/catalog';
import type { HeatmapPanel, LinesPanel, MetricPanel } from '../model/panel.js';
import type { Query } from '../model/query.js';
import { third } from '../model/size.js';
import { bucketsOf, eventsOf, failureRatioOf, quantileOf } from '../promql/histogram.js';
import { errorLabel } from '../promql/labels.js';
import { events } from '../promql/metric.js';
import { has, type Matcher, number } from '../promql/write.js';
import { alike, limitLines } from './limit-lines.js';
import { errorLimit, latencyLimit, rateUnits, throughputLimit } from './limits.js';
import type { Subject } from './subject.js';

/** What is timed by one or more histograms, and how its series are told apart. */
export interface Timed {
  readonly catalog: Catalog;
  /** Begins the keys of its panels. */
  readonly key: string;
  /** What is counted, such as `Calls`. */
  readonly events: string;
  readonly metrics: readonly MetricDefinition[];
  readonly by: readonly string[];
  /** How a series is called. */
  readonly legend: string;
  readonly matchers: readonly Matcher[];
  /** What has targets among it. */
  readonly subjects?: readonly Subject[];
  /** Where a series leads, beside its traces. */
  readonly links?: MetricPanel['links'];
  /** TraceQL of the traces of a series. */
  readonly traces?: string;
}

const perMetric = (
  { catalog, metrics, by, matchers }: Timed,
  ask: (asked: ReturnType<typeof events>) => string,
): string[] => metrics.map((metric) => ask(events(catalog, metric, by, matchers)));

const waysOn = ({ links, traces }: Timed): Pick<MetricPanel, 'links' | 'traces'> => ({
  ...(links !== undefined && { links }),
  ...(traces !== undefined && { traces }),
});

/** How many events there are a second. */
const ratePanel = (timed: Timed): LinesPanel => ({
  ...third,
  ...waysOn(timed),
  view: 'lines',
  key: `${timed.key}:rate`,
  title: `${timed.events} per second`,
  description: `How many ${timed.events.toLowerCase()} there are a second, failed ones among them.`,
  unit: 'cps',
  queries: perMetric(timed, eventsOf).map((expr) => ({ expr, legend: timed.legend })),
});

/** The share of events that fail, with the ratio at which the quickest alert fires. */
const errorRatioPanel = (timed: Timed): LinesPanel => ({
  ...third,
  ...waysOn(timed),
  view: 'lines',
  key: `${timed.key}:errors`,
  title: `${timed.events}: share that fails`,
  description:
    'The share that ends with an error. Dashed: where the quickest alert on the error budget begins to fire.',
  unit: 'percentunit',
  queries: [
    ...perMetric(timed, failureRatioOf).map((expr) => ({ expr, legend: timed.legend })),
    ...limitLines(timed.catalog, timed.subjects ?? [], timed.matchers, errorLimit),
  ],
});

/** The quantiles that targets ask for, other than the usual one. */
function otherQuantiles({ catalog, by, legend, matchers, subjects = [] }: Timed): Query[] {
  const quantileIn = ({ target: { latency } }: Subject) => {
    if (latency === undefined) return undefined;
    const quantile = latency.kind === 'quantile' ? latency.quantile : 1 - latency.budget;
    return quantile === 0.95 ? undefined : { quantile };
  };
  return alike(subjects, quantileIn).map(({ first, value: { quantile }, matchers: own }) => ({
    expr: quantileOf(events(catalog, first.metric, by, [...matchers, ...own]), quantile),
    legend: `${legend} p${number(quantile * 100)}`,
    exemplars: true,
  }));
}

/** The time that 95 % stay below, with what was promised. */
const latencyPanel = (timed: Timed): LinesPanel => ({
  ...third,
  ...waysOn(timed),
  view: 'lines',
  key: `${timed.key}:latency`,
  title: `${timed.events}: duration (p95)`,
  description:
    'The time that 95 % stay below, or the quantile that a target names. Dashed: the targets. Points are single traces.',
  unit: 's',
  queries: [
    ...perMetric(timed, (asked) => quantileOf(asked, 0.95)).map((expr) => ({
      expr,
      legend: timed.legend,
      exemplars: true as const,
    })),
    ...otherQuantiles(timed),
    ...limitLines(timed.catalog, timed.subjects ?? [], timed.matchers, latencyLimit),
  ],
});

/** Rate, errors and duration: what to look at first of everything that answers requests. */
export const redPanels = (timed: Timed): LinesPanel[] => [
  ratePanel(timed),
  errorRatioPanel(timed),
  latencyPanel(timed),
];

/** The quantiles of everything together. */
export const quantilesPanel = (timed: Timed): LinesPanel => ({
  ...third,
  view: 'lines',
  key: `${timed.key}:quantiles`,
  title: `${timed.events}: duration, p50 to p99`,
  description: 'The times that 50, 90, 95 and 99 % stay below, of everything that is chosen together.',
  unit: 's',
  queries: timed.metrics.flatMap((metric) =>
    [0.5, 0.9, 0.95, 0.99].map((quantile) => ({
      expr: quantileOf(events(timed.catalog, metric, [], timed.matchers), quantile),
      legend: `p${number(quantile * 100)}${timed.metrics.length > 1 ? ` ${metric.name}` : ''}`,
      exemplars: true as const,
    })),
  ),
});

/** How durations are spread. */
export const heatmapPanel = (timed: Timed, metric: MetricDefinition): HeatmapPanel => ({
  ...third,
  view: 'heatmap',
  key: `${timed.key}:heatmap:${metric.name}`,
  title: `${timed.events}: spread of ${metric.name}`,
  description: `How many of what is chosen took how long: the darker, the more. ${metric.description}`,
  unit: metric.unit === 's' ? 's' : 'short',
  queries: [{ expr: bucketsOf(events(timed.catalog, metric, [], timed.matchers)), legend: '{{le}}', exemplars: true }],
});

/** Failures by the kind of error. */
export const errorTypesPanel = (timed: Timed): LinesPanel => ({
  ...third,
  ...waysOn(timed),
  view: 'lines',
  stacked: true,
  key: `${timed.key}:error-types`,
  title: `${timed.events}: errors by type`,
  description: 'Failures a second by the type of their error.',
  unit: 'cps',
  queries: timed.metrics.map((metric) => ({
    expr: eventsOf(events(timed.catalog, metric, [...timed.by, errorLabel], [...timed.matchers, has(errorLabel)])),
    legend: `${timed.legend} {{${errorLabel}}}`,
    maybeEmpty: 'there are such series only after an error',
  })),
});

/** Rates against the least that is promised, a panel for each unit that a promise is written in. */
export function throughputPanels(timed: Timed): LinesPanel[] {
  const { catalog, subjects = [], matchers, by, legend } = timed;
  const unitOf = ({ target }: Subject): RateUnit | undefined => target.throughput?.unit;
  const promised = subjects.filter((subject) => unitOf(subject) !== undefined);
  return [...Map.groupBy(promised, (subject) => unitOf(subject)?.name ?? 's')].map(([unit, some]) => ({
    ...third,
    view: 'lines' as const,
    key: `${timed.key}:throughput:${unit}`,
    title: `${timed.events} per ${unit}, against the least that is promised`,
    description: 'Dashed: the least rate; the alert fires when it is not reached for longer than its window.',
    unit: rateUnits[unit],
    queries: [
      ...alike(some, unitOf).map(({ first, value: { seconds }, matchers: own }) => ({
        expr: `${seconds} * ${eventsOf(events(catalog, first.metric, by, [...matchers, ...own]))}`,
        legend,
      })),
      ...limitLines(catalog, some, matchers, throughputLimit),
    ],
  }));
}
