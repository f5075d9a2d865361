import { metrics } from '@pulsetrail/catalog';
import { seriesLabel } from '../model/macros.js';
import type { NumberPanel, Panel } from '../model/panel.js';
import { tile } from '../model/size.js';
import { eventsOf, failureRatioOf, quantileOf } from '../promql/histogram.js';
import { serviceLabel } from '../promql/labels.js';
import { events, metricOf } from '../promql/metric.js';
import { serviceBoard } from './board-links.js';
import type { Scope } from './scope.js';
import { redPanels } from './timed.js';

const duration = metrics.httpServerRequestDuration;

/** Requests of all services: how many, how many fail, and how long they take. */
export function requestTotals({ catalog, matchers }: Scope): NumberPanel[] {
  const asked = events(catalog, duration, [], matchers);
  const total = (key: string, title: string, description: string, unit: string, expr: string): NumberPanel => ({
    ...tile,
    view: 'number',
    key: `requests:${key}`,
    title,
    description,
    unit,
    queries: [{ expr, legend: title }],
  });
  return [
    total('rate', 'Requests', 'HTTP requests a second that the chosen services answer.', 'reqps', eventsOf(asked)),
    total(
      'errors',
      'Requests that fail',
      'The share of HTTP requests that ends with an error.',
      'percentunit',
      failureRatioOf(asked),
    ),
    total(
      'duration',
      'Duration (p95)',
      'The time that 95 % of the HTTP requests stay below.',
      's',
      quantileOf(asked, 0.95),
    ),
  ];
}

/** Requests of each service. */
export const trafficPanels = ({ catalog, matchers }: Scope): Panel[] =>
  redPanels({
    catalog,
    key: 'traffic',
    events: 'Requests',
    rateUnit: 'reqps',
    metrics: [metricOf(catalog, duration)],
    by: [serviceLabel],
    legend: `{{${serviceLabel}}}`,
    matchers,
    links: [serviceBoard(seriesLabel(serviceLabel))],
    traces: `{ resource.service.name = "${seriesLabel(serviceLabel)}" }`,
  });
