import type { LinesPanel } from '../model/panel.js';
import { third } from '../model/size.js';
import { has, rateInterval, selector, sumBy } from '../promql/write.js';

/**
 * What is known of calls between services, from traces.
 * Source of the names: Tempo, "Service graphs"; OpenTelemetry Collector, service_graph connector.
 */
export const serviceGraphMetrics = {
  requests: 'traces_service_graph_request_total',
  failed: 'traces_service_graph_request_failed_total',
  server: 'traces_service_graph_request_server_seconds_bucket',
} as const;

const by = ['client', 'server'];
const maybeEmpty = 'made of traces by Tempo or the collector';
const legend = '{{client}} → {{server}}';
const rate = (metric: string): string => `rate(${selector(metric, [has('client'), has('server')])}[${rateInterval}])`;

/** Rate, errors and duration of the calls between services. */
export const serviceGraphPanels = (): LinesPanel[] => [
  {
    ...third,
    view: 'lines',
    key: 'service-graph:rate',
    title: 'Calls between services',
    description: 'Calls a second by who asks and who answers.',
    unit: 'reqps',
    queries: [{ expr: sumBy(by, rate(serviceGraphMetrics.requests)), legend, maybeEmpty }],
  },
  {
    ...third,
    view: 'lines',
    key: 'service-graph:errors',
    title: 'Failed calls between services',
    description: 'The share of calls that fails, by who asks and who answers.',
    unit: 'percentunit',
    queries: [
      {
        expr: `${sumBy(by, rate(serviceGraphMetrics.failed))} / (${sumBy(by, rate(serviceGraphMetrics.requests))} > 0)`,
        legend,
        maybeEmpty,
      },
    ],
  },
  {
    ...third,
    view: 'lines',
    key: 'service-graph:duration',
    title: 'Duration of calls between services (p95)',
    description: 'The time that 95 % of the answers stay below, as the answering service sees it.',
    unit: 's',
    queries: [
      {
        expr: `histogram_quantile(0.95, ${sumBy([...by, 'le'], rate(serviceGraphMetrics.server))})`,
        legend,
        maybeEmpty,
      },
    ],
  },
];
