import { metrics } from '@pulsetrail/catalog';
import { seriesLabel } from '../model/macros.js';
import type { LinesPanel, Panel } from '../model/panel.js';
import { full, third } from '../model/size.js';
import { eventsOf } from '../promql/histogram.js';
import { labelOf, serviceLabel } from '../promql/labels.js';
import { events, metricOf } from '../promql/metric.js';
import { selector } from '../promql/write.js';
import { statusShades } from './http.js';
import type { Scope } from './scope.js';
import { integrationsOf } from './subject.js';
import { errorTypesPanel, quantilesPanel, redPanels, type Timed } from './timed.js';

const status = metrics.integrationStatus;
const integration = labelOf(status, 'integration.name');
const duration = metrics.httpClientRequestDuration;
const server = labelOf(duration, 'server.address');
const code = labelOf(duration, 'http.response.status_code');

/** Whether integrations answer. */
export const statusPanel = ({ matchers }: Scope): Panel => ({
  ...full,
  view: 'states',
  key: 'integrations:status',
  title: 'Integrations',
  description: `${status.description} The worst instance counts.`,
  unit: 'none',
  states: [
    { value: 1, text: 'up', color: 'green' },
    { value: 0, text: 'down', color: 'red' },
  ],
  queries: [
    {
      expr: `min by (${serviceLabel}, ${integration}) (${selector(status.prometheusName, matchers)})`,
      legend: `{{${serviceLabel}}} {{${integration}}}`,
      maybeEmpty: 'the service has not said yet whether it answers',
    },
  ],
});

/** HTTP calls to others, by host. */
export function callPanels({ catalog, matchers }: Scope): Panel[] {
  const timed: Timed = {
    catalog,
    key: 'calls',
    events: 'Calls',
    rateUnit: 'reqps',
    metrics: [metricOf(catalog, duration)],
    by: [serviceLabel, server],
    legend: `{{${serviceLabel}}} → {{${server}}}`,
    matchers,
    subjects: integrationsOf(catalog),
    traces: `{ resource.service.name = "${seriesLabel(serviceLabel)}" && span.server.address = "${seriesLabel(server)}" }`,
  };
  const panels: LinesPanel[] = [
    ...redPanels(timed),
    quantilesPanel(timed),
    {
      ...third,
      view: 'lines',
      stacked: true,
      key: 'calls:status',
      title: 'Answers by status',
      description: 'Answers a second by host and status code.',
      unit: 'reqps',
      shades: statusShades(),
      queries: [
        { expr: eventsOf(events(catalog, duration, [server, code], matchers)), legend: `{{${server}}} {{${code}}}` },
      ],
    },
    errorTypesPanel(timed),
  ];
  const maybeEmpty = 'nobody has been called yet';
  return panels.map((panel) => ({
    ...panel,
    queries: panel.queries.map((query) => ({ maybeEmpty, ...query })),
  }));
}
