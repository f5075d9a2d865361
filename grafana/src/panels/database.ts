import { metrics } from '@pulsetrail/catalog';
import type { LinesPanel, Panel, TablePanel } from '../model/panel.js';
import { full, half } from '../model/size.js';
import { eventsOf, failureRatioOf, meanOf, quantileOf, sumOf } from '../promql/histogram.js';
import { labelOf, serviceLabel } from '../promql/labels.js';
import { events } from '../promql/metric.js';
import { tableLinks } from './board-links.js';
import { ofKind, timedOperations } from './operations.js';
import type { Scope } from './scope.js';
import { errorTypesPanel, heatmapPanel, quantilesPanel, redPanels } from './timed.js';

const duration = metrics.dbClientOperationDuration;
const operation = labelOf(duration, 'operation');
const collection = labelOf(duration, 'db.collection.name');
const verb = labelOf(duration, 'db.operation.name');
const system = labelOf(duration, 'db.system.name');

/** Statements by what they cost: an operation is one normalized statement. */
const statements = ({ catalog, matchers }: Scope): TablePanel => {
  const asked = events(catalog, duration, [serviceLabel, operation, system, verb, collection], matchers);
  return {
    ...full,
    view: 'table',
    key: 'database:statements',
    title: 'Statements now',
    description:
      'Every statement that runs now, with how often and what it costs. Time: how many of its calls are under way at a time, on average; what stands highest there is worth the most.',
    sort: { title: 'Time' },
    links: [tableLinks.service(serviceLabel), tableLinks.operation(operation)],
    labels: {
      [serviceLabel]: 'Service',
      [operation]: 'Statement',
      [system]: 'System',
      [verb]: 'Verb',
      [collection]: 'Collection',
    },
    columns: [
      { title: 'Calls/s', unit: 'cps', expr: `${eventsOf(asked)} > 0`, legend: '' },
      { title: 'Fails', unit: 'percentunit', expr: failureRatioOf(asked), legend: '' },
      { title: 'Mean', unit: 's', expr: meanOf(asked), legend: '' },
      { title: 'p95', unit: 's', expr: quantileOf(asked, 0.95), legend: '' },
      { title: 'Time', unit: 'short', expr: `${sumOf(asked)} > 0`, legend: '' },
    ],
  };
};

const timeSpent = ({ catalog, matchers }: Scope): LinesPanel => ({
  ...half,
  view: 'lines',
  stacked: true,
  key: 'database:time',
  title: 'Statements under way',
  description:
    'How many calls of each statement are under way at a time, on average: where the time of the database goes.',
  unit: 'short',
  queries: [
    {
      expr: sumOf(events(catalog, duration, [serviceLabel, operation], matchers)),
      legend: `{{${serviceLabel}}} {{${operation}}}`,
    },
  ],
});

/** Calls of databases, by normalized statement. */
export function databasePanels(scope: Scope): { red: Panel[]; statements: Panel[] } {
  const timed = timedOperations(scope, 'database', 'Statements', ofKind(scope.catalog, duration));
  return {
    red: redPanels(timed),
    statements: [
      statements(scope),
      timeSpent(scope),
      { ...errorTypesPanel(timed), ...half },
      { ...quantilesPanel(timed), ...half },
      ...timed.metrics.map((metric) => ({ ...heatmapPanel(timed, metric), ...half })),
    ],
  };
}
