import {
  type CounterPromise,
  type MetricDefinition,
  type PromisedRate,
  type Service,
  sanitizeLabelName,
} from '@pulsetrail/catalog';
import type { BarsPanel, LinesPanel, Panel } from '../model/panel.js';
import { half, quarter } from '../model/size.js';
import { serviceLabel } from '../promql/labels.js';
import { increaseOf, rateOf } from '../promql/metric.js';
import { type Matcher, oneOf } from '../promql/write.js';
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

/** The rate in the unit of a promise, with the promised rate. */
const promised = (
  metric: MetricDefinition,
  promise: PromisedRate,
  alert: 'CounterRateLow' | 'CounterRateHigh',
  matchers: readonly Matcher[],
): LinesPanel => ({
  ...quarter,
  view: 'lines',
  key: `counter:${metric.name}:${alert}`,
  title: `${metric.name}, against the ${alert === 'CounterRateLow' ? 'least' : 'most'} that is promised`,
  description: 'Dashed: the promised rate.',
  unit: rateUnits[promise.unit.name],
  limits: [{ alert, value: writtenRate(promise), severity: 'warning' }],
  ...(alert === 'CounterRateLow' && { isFloor: true }),
  queries: [
    { expr: `${promise.unit.seconds} * ${rateOf(metric, [serviceLabel], matchers)}`, legend: `{{${serviceLabel}}}` },
  ],
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

/** Business counters of a service: how often, of which kind, and against what was promised. */
export const counterPanels = ({ name, counters, counterPromises }: Service, { matchers }: Scope): Panel[] =>
  counters.flatMap((metric) => {
    const own = [...matchers, oneOf(serviceLabel, [name])];
    return [
      rate(metric, own),
      ...metric.labels.map((label) => share(metric, label, own)),
      ...metric.labels.slice(1).map((within) => comparison(metric, metric.labels[0] ?? within, within, own)),
      ...counterPromises
        .filter((promise) => promise.metric.name === metric.name)
        .flatMap(({ atLeast, atMost, ratio: part }) => [
          ...(atLeast === undefined ? [] : [promised(metric, atLeast, 'CounterRateLow', own)]),
          ...(atMost === undefined ? [] : [promised(metric, atMost, 'CounterRateHigh', own)]),
          ...(part === undefined ? [] : [ratio(metric, part, own)]),
        ]),
    ];
  });
