import type { Catalog, MetricDefinition, RateUnit } from '@pulsetrail/catalog';
import type { HeatmapPanel, LinesPanel, MetricPanel } from '../model/panel.js';
import type { Query } from '../model/query.js';
import { third } from '../model/size.js';
import {
  bucketsOf,
  type Events,
  eventsOf,
  failureRatioOf,
  failuresOf,
  quantileOf,
  ratioOf,
} from '../promql/histogram.js';
import { errorLabel } from '../promql/labels.js';
import { events } from '../promql/metric.js';
import { has, type Matcher, number, sumBy } from '../promql/write.js';
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
  /** Grafana's unit of them by the second. Default `cps`. */
  readonly rateUnit?: string;
  readonly metrics: readonly MetricDefinition[];
  readonly by: readonly string[];
  /**
   * The labels that tell apart what several histograms have of one series: they are one in rates and failures. Durations
   * are not, since each histogram has buckets of its own.
   */
  readonly apart?: readonly string[];
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

const perMetric = ({ catalog, metrics, by, matchers }: Timed, ask: (asked: Events) => string): string[] =>
  metrics.map((metric) => ask(events(catalog, metric, by, matchers)));

/** The sum of what all histograms say. */
const together = (timed: Timed, apart: readonly string[], ask: (asked: Events) => string): string =>
  sumBy(timed.by, perMetric({ ...timed, by: [...timed.by, ...apart] }, ask).join(' or '));

const ratesOf = (timed: Timed): string[] =>
  timed.apart === undefined ? perMetric(timed, eventsOf) : [together(timed, timed.apart, eventsOf)];

const failureRatiosOf = (timed: Timed): string[] =>
  timed.apart === undefined
    ? perMetric(timed, failureRatioOf)
    : [ratioOf(together(timed, timed.apart, failuresOf), together(timed, timed.apart, eventsOf))];

const waysOn = ({ links, traces }: Timed): Pick<MetricPanel, 'links' | 'traces'> => ({
  ...(links !== undefined && { links }),
  ...(traces !== undefined && { traces }),
});

/** What a panel shows, and what its dashed lines mean where it has some. */
const described = (what: string, lines: readonly Query[], meaning: string): string =>
  lines.length === 0 ? what : `${what} Dashed: ${meaning}.`;

/** How many events there are a second. */
const ratePanel = (timed: Timed): LinesPanel => ({
  ...third,
  ...waysOn(timed),
  view: 'lines',
  key: `${timed.key}:rate`,
  title: `${timed.events} per second`,
  description: `How many ${timed.events.toLowerCase()} there are a second, failed ones among them.`,
  unit: timed.rateUnit ?? 'cps',
  queries: ratesOf(timed).map((expr) => ({ expr, legend: timed.legend })),
});

/** The share of events that fail, with the ratio at which the quickest alert fires. */
function errorRatioPanel(timed: Timed): LinesPanel {
  const lines = limitLines(timed.catalog, timed.subjects ?? [], timed.matchers, errorLimit);
  return {
    ...third,
    ...waysOn(timed),
    view: 'lines',
    key: `${timed.key}:errors`,
    title: `${timed.events}: share that fails`,
    description: described(
      'The share that ends with an error.',
      lines,
      'where the quickest alert on an error budget fires',
    ),
    unit: 'percentunit',
    queries: [...failureRatiosOf(timed).map((expr) => ({ expr, legend: timed.legend })), ...lines],
  };
}

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
function latencyPanel(timed: Timed): LinesPanel {
  const lines = limitLines(timed.catalog, timed.subjects ?? [], timed.matchers, latencyLimit);
  const others = otherQuantiles(timed);
  const quantile = `The time that 95 % stay below${others.length === 0 ? '' : ', and the quantiles that targets name'}. Points are single traces.`;
  return {
    ...third,
    ...waysOn(timed),
    view: 'lines',
    key: `${timed.key}:latency`,
    title: `${timed.events}: duration (p95)`,
    description: described(quantile, lines, 'the targets'),
    unit: 's',
    queries: [
      ...timed.metrics.map((metric) => ({
        expr: quantileOf(events(timed.catalog, metric, timed.by, timed.matchers), 0.95),
        legend: timed.apart === undefined ? timed.legend : `${timed.legend} ${metric.name}`,
        exemplars: true as const,
      })),
      ...others,
      ...lines,
    ],
  };
}

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
  description: `How many of what is chosen took how long: the stronger the color, the more. ${metric.description}`,
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
    maybeEmpty: 'no error since the start of what runs',
  })),
});

/** How the unit of a rate is read out. */
const unitNames: Readonly<Record<RateUnit['name'], string>> = { s: 'second', min: 'minute', h: 'hour' };

/** Rates against the least that is promised, a panel for each unit that a promise is written in. */
export function throughputPanels(timed: Timed): LinesPanel[] {
  const { catalog, subjects = [], matchers, by, legend } = timed;
  const unitOf = ({ target }: Subject): RateUnit | undefined => target.throughput?.unit;
  const promised = subjects.filter((subject) => unitOf(subject) !== undefined);
  return [...Map.groupBy(promised, (subject) => unitOf(subject)?.name ?? 's')].map(([unit, some]) => ({
    ...third,
    view: 'lines' as const,
    key: `${timed.key}:throughput:${unit}`,
    title: `${timed.events} per ${unitNames[unit]}, promised`,
    description:
      'Of what promises a least rate. Dashed: that rate; the alert fires when it is not reached for longer than its window.',
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
