import type { LinesPanel } from '../model/panel.js';
import { third } from '../model/size.js';
import { chosen, has, rateInterval, selector, sumBy } from '../promql/write.js';

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

/** Of the calls that a chosen service makes or answers; what it does both of is one series. */
const rate = (metric: string, labels: readonly string[]): string =>
  sumBy(
    labels,
    by
      .map((end) => `rate(${selector(metric, [...by.map(has), chosen(end, 'service')])}[${rateInterval}])`)
      .join(' or '),
  );
const requests = rate(serviceGraphMetrics.requests, by);

/** Rate, errors and duration of the calls between services. */
export const serviceGraphPanels = (): LinesPanel[] => [
  {
    ...third,
    view: 'lines',
    key: 'service-graph:rate',
    title: 'Calls between services',
    description: 'Calls a second by who asks and who answers.',
    unit: 'reqps',
    queries: [{ expr: requests, legend, maybeEmpty }],
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
        // Nobody counts failures before the first.
        expr: `(${rate(serviceGraphMetrics.failed, by)} or 0 * ${requests}) / (${requests} > 0)`,
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
        expr: `histogram_quantile(0.95, ${rate(serviceGraphMetrics.server, [...by, 'le'])})`,
        legend,
        maybeEmpty,
      },
    ],
  },
];
