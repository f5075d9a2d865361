import { metrics } from '@pulsetrail/catalog';
import { seriesLabel } from '../model/macros.js';
import type { Panel, Shade } from '../model/panel.js';
import { half, third } from '../model/size.js';
import { eventsOf } from '../promql/histogram.js';
import { labelOf, serviceLabel } from '../promql/labels.js';
import { events, metricOf } from '../promql/metric.js';
import { selector, sumBy } from '../promql/write.js';
import { chosenInstances, type Scope } from './scope.js';
import { errorTypesPanel, heatmapPanel, quantilesPanel, redPanels, type Timed } from './timed.js';

const duration = metrics.httpServerRequestDuration;
const route = labelOf(duration, 'http.route');
const status = labelOf(duration, 'http.response.status_code');
const active = metrics.httpServerActiveRequests;

/** The classes of status codes at the end of a series' name. Source: RFC 9110, 15. */
export const statusShades = (): Shade[] => [
  { names: '2\\d\\d$', color: 'green' },
  { names: '3\\d\\d$', color: 'blue' },
  { names: '4\\d\\d$', color: 'orange' },
  { names: '5\\d\\d$', color: 'red' },
];

/** HTTP requests that services answer, by route. */
export function httpPanels({ catalog, matchers }: Scope): Panel[] {
  const timed: Timed = {
    catalog,
    key: 'http',
    events: 'Requests',
    rateUnit: 'reqps',
    metrics: [metricOf(catalog, duration)],
    by: [serviceLabel, route],
    legend: `{{${serviceLabel}}} {{${route}}}`,
    matchers,
    traces: `{ resource.service.name = "${seriesLabel(serviceLabel)}" && span.http.route = "${seriesLabel(route)}" }`,
  };
  return [
    ...redPanels(timed),
    quantilesPanel(timed),
    heatmapPanel(timed, metricOf(catalog, duration)),
    {
      ...third,
      view: 'lines',
      stacked: true,
      key: 'http:status',
      title: 'Requests by status',
      description: 'Requests a second by the status code of the answer.',
      unit: 'reqps',
      shades: statusShades(),
      queries: [{ expr: eventsOf(events(catalog, duration, [status], matchers)), legend: `{{${status}}}` }],
    },
    { ...errorTypesPanel(timed), ...half },
    {
      ...half,
      view: 'lines',
      key: 'http:active',
      title: 'Requests in progress',
      description: active.description,
      unit: 'short',
      queries: [
        {
          expr: sumBy([serviceLabel], selector(active.prometheusName, chosenInstances(catalog))),
          legend: `{{${serviceLabel}}}`,
        },
      ],
    },
  ];
}
