import { type Catalog, type MetricDefinition, metrics } from '@pulsetrail/catalog';
import { seriesLabel } from '../model/macros.js';
import type { LinesPanel, Panel, TablePanel } from '../model/panel.js';
import { full, third } from '../model/size.js';
import { eventsOf, failureRatioOf, quantileOf } from '../promql/histogram.js';
import { labelOf, serviceLabel } from '../promql/labels.js';
import { events, rateOf } from '../promql/metric.js';
import { has } from '../promql/write.js';
import { tableLinks } from './board-links.js';
import type { Scope } from './scope.js';
import { operationsOf, type Subject } from './subject.js';
import { errorTypesPanel, heatmapPanel, redPanels, type Timed, throughputPanels } from './timed.js';

const operation = labelOf(metrics.operationDuration, 'operation');
const component = labelOf(metrics.operationDuration, 'component');

const traces = `{ resource.service.name = "${seriesLabel(serviceLabel)}" && span.operation = "${seriesLabel(operation)}" }`;

/** Services may have operations of the same name. */
const legend = `{{${serviceLabel}}} {{${operation}}}`;

/** The histograms that record operations of a catalog. */
export const operationMetrics = (subjects: readonly Subject[]): MetricDefinition[] => [
  ...new Map(subjects.map(({ metric }) => [metric.name, metric])).values(),
];

/** Operations, all or some, by name. */
export const timedOperations = (
  { catalog, matchers }: Scope,
  key: string,
  words: string,
  subjects: readonly Subject[],
): Timed => ({
  catalog,
  key,
  events: words,
  metrics: operationMetrics(subjects),
  by: [serviceLabel, operation],
  legend,
  matchers: [...matchers, has(operation)],
  subjects,
  traces,
});

/** Calls that took longer than their target. */
const slowPanel = ({ matchers }: Scope): LinesPanel => ({
  ...third,
  view: 'lines',
  stacked: true,
  key: 'operations:slow',
  title: 'Slow calls',
  description: metrics.operationSlow.description,
  unit: 'cps',
  queries: [
    {
      expr: rateOf(metrics.operationSlow, [serviceLabel, operation], matchers),
      legend,
      maybeEmpty: 'a service without operations has no such series',
    },
  ],
  traces,
});

/** What every operation does now, in one table. */
const tableOf = (timed: Timed): TablePanel => ({
  ...full,
  view: 'table',
  key: 'operations:table',
  title: 'Operations now',
  description:
    'Every operation with its rate, the share of calls that fails, and the time that 95 % stay below; what fails most is first.',
  sort: { title: 'Fails' },
  labels: { [serviceLabel]: 'Service', [component]: 'Component', [operation]: 'Operation' },
  links: [tableLinks.service(serviceLabel), tableLinks.operation(operation)],
  columns: [
    { title: 'Calls/s', unit: 'cps', expr: joined(timed, eventsOf), legend: '' },
    { title: 'Fails', unit: 'percentunit', expr: joined(timed, failureRatioOf), legend: '' },
    { title: 'p95', unit: 's', expr: joined(timed, (asked) => quantileOf(asked, 0.95)), legend: '' },
  ],
});

const joined = (
  { catalog, metrics: histograms, matchers }: Timed,
  ask: (asked: ReturnType<typeof events>) => string,
): string =>
  histograms.map((metric) => ask(events(catalog, metric, [serviceLabel, component, operation], matchers))).join(' or ');

/** Operations of all kinds: rate, errors, duration, and what was promised of them. */
export function operationPanels(scope: Scope): Panel[] {
  const subjects = operationsOf(scope.catalog);
  if (subjects.length === 0) return [];
  const timed = timedOperations(scope, 'operations', 'Calls', subjects);
  return [
    ...redPanels(timed),
    tableOf(timed),
    ...throughputPanels(timed),
    slowPanel(scope),
    { ...errorTypesPanel(timed), ...third },
    ...timed.metrics.map((metric) => heatmapPanel(timed, metric)),
  ];
}

/** Rate, errors and duration of each component, whatever kind its operations are. */
export function componentPanels({ catalog, matchers }: Scope): Panel[] {
  const histograms = operationMetrics(operationsOf(catalog));
  if (histograms.length === 0) return [];
  return redPanels({
    catalog,
    key: 'components',
    events: 'Calls of components',
    metrics: histograms,
    by: [component],
    // An operation is of one kind.
    ...(histograms.length > 1 && { apart: [serviceLabel, operation] }),
    legend: `{{${component}}}`,
    matchers: [...matchers, has(component)],
  });
}

/** The component's operations of a catalog that wait for a database. */
export const ofKind = (catalog: Catalog, metric: MetricDefinition): Subject[] =>
  operationsOf(catalog).filter((subject) => subject.metric.name === metric.name);
