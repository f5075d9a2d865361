import {
  type CounterPromise,
  type MetricDefinition,
  type PromisedRate,
  type Service,
  sanitizeLabelName,
} from '@pulsetrail/catalog';
import type { BarsPanel, LinesPanel, NumberPanel, Panel } from '../model/panel.js';
import { half, quarter } from '../model/size.js';
import { serviceLabel } from '../promql/labels.js';
import { increaseOf, rateOf } from '../promql/metric.js';
import { type Matcher, number, oneOf } from '../promql/write.js';
import { rateUnits, writtenRate } from './limits.js';
import type { Scope } from './scope.js';

const labelsOf = ({ labels }: MetricDefinition): string[] => labels.map(sanitizeLabelName);

/** How often it was counted, by all of its labels. */
const rate = (metric: MetricDefinition, matchers: readonly Matcher[]): LinesPanel => ({
  ...half,
  view: 'lines',
  stacked: true,
  key: `counter:${metric.name}:rate`,
  title: `${metric.name} per minute`,
  description: metric.description,
  unit: 'cpm',
  queries: [
    {
      expr: `60 * ${rateOf(metric, [serviceLabel, ...labelsOf(metric)], matchers)}`,
      legend:
        labelsOf(metric)
          .map((label) => `{{${label}}}`)
          .join(' ') || `{{${serviceLabel}}}`,
    },
  ],
});

/** Whether it is taken up: more or less than in as long a time before. */
const trend = (metric: MetricDefinition, matchers: readonly Matcher[]): NumberPanel => {
  const before = increaseOf(metric, [], matchers, '$__range', '$__range');
  return {
    ...quarter,
    view: 'number',
    key: `counter:${metric.name}:trend`,
    title: `${metric.name}: trend`,
    description: `By how much there were more, or less, than in as long a time before the one that is shown. ${metric.description}`,
    unit: 'percentunit',
    queries: [
      {
        expr: `${increaseOf(metric, [], matchers, '$__range')} / (${before} > 0) - 1`,
        legend: 'change',
        maybeEmpty: 'there is none to compare with where nothing was counted in the time before',
      },
    ],
  };
};

/** How the events of the time that is shown divide into the values of a label: results, variants, ratings. */
const share = (metric: MetricDefinition, label: string, matchers: readonly Matcher[]): BarsPanel => {
  const exported = sanitizeLabelName(label);
  const all = increaseOf(metric, [], matchers, '$__range');
  return {
    ...quarter,
    view: 'bars',
    max: 1,
    key: `counter:${metric.name}:share:${label}`,
    title: `${metric.name} by ${label}`,
    description: `How all of the time that is shown divides by ${label}. ${metric.description}`,
    unit: 'percentunit',
    queries: [
      {
        expr: `${increaseOf(metric, [exported], matchers, '$__range')} / on () group_left () (${all} > 0)`,
        legend: `{{${exported}}}`,
      },
    ],
  };
};

/** The mean of a label whose values are numbers: the stars of a rating. */
const mean = (metric: MetricDefinition, label: string, matchers: readonly Matcher[]): NumberPanel => {
  const exported = sanitizeLabelName(label);
  const rated = (metric.values[label] ?? []).map((value) => {
    const events = increaseOf(metric, [], [...matchers, oneOf(exported, [value])], '$__range');
    return `${number(Number(value))} * (${events} or vector(0))`;
  });
  return {
    ...quarter,
    view: 'number',
    key: `counter:${metric.name}:mean:${label}`,
    title: `${metric.name}: mean ${label}`,
    description: `The mean ${label} of all events in the time that is shown. ${metric.description}`,
    unit: 'short',
    queries: [
      {
        expr: `(${rated.join(' + ')}) / (${increaseOf(metric, [], matchers, '$__range')} > 0)`,
        legend: label,
        maybeEmpty: 'without an event there is no mean',
      },
    ],
  };
};

const isNumber = (text: string): boolean => text.trim() !== '' && Number.isFinite(Number(text));

/** Whether the catalog says all values of a label, and they are numbers. */
const isScale = ({ values }: MetricDefinition, label: string): boolean => {
  const known = values[label] ?? [];
  return known.length > 1 && known.every(isNumber);
};

/** How the events of each value of a label divide into those of another: the results of each variant. */
const comparison = (metric: MetricDefinition, of: string, within: string, matchers: readonly Matcher[]): BarsPanel => {
  const [part, whole] = [of, within].map(sanitizeLabelName) as [string, string];
  const all = increaseOf(metric, [whole], matchers, '$__range');
  return {
    ...quarter,
    view: 'bars',
    max: 1,
    key: `counter:${metric.name}:share:${of}:${within}`,
    title: `${metric.name} by ${of}, for each ${within}`,
    description: `How the events of each ${within} divide by ${of}, in the time that is shown: a conversion for each variant.`,
    unit: 'percentunit',
    queries: [
      {
        expr: `${increaseOf(metric, [whole, part], matchers, '$__range')} / on (${whole}) group_left () (${all} > 0)`,
        legend: `{{${whole}}} {{${part}}}`,
      },
    ],
  };
};

/** A rate that is promised: the least, or the most. */
interface Bound {
  readonly alert: 'CounterRateLow' | 'CounterRateHigh';
  readonly text: 'least' | 'most';
  readonly promise: PromisedRate;
}

const boundsOf = ({ atLeast, atMost }: CounterPromise): Bound[] => [
  ...(atLeast === undefined ? [] : [{ alert: 'CounterRateLow' as const, text: 'least' as const, promise: atLeast }]),
  ...(atMost === undefined ? [] : [{ alert: 'CounterRateHigh' as const, text: 'most' as const, promise: atMost }]),
];

/** The rate in the unit of promises, with what is promised; a panel for each unit that one is written in. */
const promised = (metric: MetricDefinition, bounds: readonly Bound[], matchers: readonly Matcher[]): LinesPanel[] =>
  [...Map.groupBy(bounds, ({ promise }) => promise.unit.name)].flatMap(([unit, some]) => {
    const seconds = some[0]?.promise.unit.seconds ?? 1;
    return [
      {
        ...quarter,
        view: 'lines',
        key: `counter:${metric.name}:promised:${unit}`,
        title: `${metric.name}, promised`,
        description: `Dashed: the promised rates. ${metric.description}`,
        unit: rateUnits[unit],
        queries: [
          { expr: `${seconds} * ${rateOf(metric, [serviceLabel], matchers)}`, legend: `{{${serviceLabel}}}` },
          ...some.map(({ alert, text, promise }) => ({
            expr: `0 * ${rateOf(metric, [], matchers)} + ${number(writtenRate(promise))}`,
            legend: `at ${text} ${number(writtenRate(promise))}/${unit}`,
            limit: { alert, value: writtenRate(promise), severity: 'warning' as const },
          })),
        ],
      },
    ];
  });

/** The share of the events that a promise is about. */
const ratio = (
  metric: MetricDefinition,
  { of, below }: NonNullable<CounterPromise['ratio']>,
  matchers: readonly Matcher[],
): LinesPanel => {
  const meant = Object.entries(of).map(([label, values]) => oneOf(sanitizeLabelName(label), values));
  const by = [serviceLabel];
  return {
    ...quarter,
    view: 'lines',
    key: `counter:${metric.name}:ratio`,
    title: `${metric.name}: share of ${Object.values(of).flat().join(' or ')}`,
    description: 'The share of events that a promise is about. Dashed: the promise.',
    unit: 'percentunit',
    limits: [{ alert: 'CounterShareHigh', value: below, severity: 'warning' }],
    queries: [
      {
        expr: `${increaseOf(metric, by, [...matchers, ...meant])} / (${increaseOf(metric, by, matchers)} > 0)`,
        legend: `{{${serviceLabel}}}`,
      },
    ],
  };
};

/** A business counter of a service: how often, of which kind, and against what was promised. */
export function counterPanels(
  { name, counterPromises }: Service,
  metric: MetricDefinition,
  { matchers }: Scope,
): Panel[] {
  const own = [...matchers, oneOf(serviceLabel, [name])];
  const promises = counterPromises.filter((promise) => promise.metric.name === metric.name);
  return [
    rate(metric, own),
    trend(metric, own),
    ...metric.labels.filter((label) => isScale(metric, label)).map((label) => mean(metric, label, own)),
    ...metric.labels.map((label) => share(metric, label, own)),
    ...metric.labels.slice(1).map((within) => comparison(metric, metric.labels[0] ?? within, within, own)),
    ...promised(metric, promises.flatMap(boundsOf), own),
    ...promises.flatMap(({ ratio: part }) => (part === undefined ? [] : [ratio(metric, part, own)])),
  ];
}
