import { type MetricDefinition, metrics } from '@pulsetrail/catalog';
import type { LinesPanel } from '../model/panel.js';
import { quantileOf } from '../promql/histogram.js';
import { labelOf, serviceLabel } from '../promql/labels.js';
import { events, risenOf } from '../promql/metric.js';
import { selector } from '../promql/write.js';
import { metricPanels } from './metric-panel.js';
import type { Scope } from './scope.js';

/** What telemetry costs services, and what of it is lost. */
export function telemetryPanels({ catalog, matchers }: Scope): LinesPanel[] {
  const panel = metricPanels('telemetry');
  const lost = (key: string, title: string, metric: MetricDefinition, labels: readonly string[]): LinesPanel => ({
    ...panel(key, title, metric, 'cpm'),
    queries: [
      {
        expr: risenOf(metric, [serviceLabel, ...labels], matchers),
        legend: [serviceLabel, ...labels].map((label) => `{{${label}}}`).join(' '),
        maybeEmpty: 'none in the time that is shown',
      },
    ],
  });
  const { sdkScrapeDuration, sdkScrapeSize } = metrics;
  return [
    {
      ...panel('scrape-duration', 'Writing the metrics page (p95)', sdkScrapeDuration, 's'),
      queries: [
        {
          expr: quantileOf(events(catalog, sdkScrapeDuration, [serviceLabel], matchers), 0.95),
          legend: `{{${serviceLabel}}}`,
        },
      ],
    },
    {
      ...panel('scrape-size', 'Size of the metrics page', sdkScrapeSize, 'bytes'),
      queries: [
        {
          expr: `max by (${serviceLabel}) (${selector(sdkScrapeSize.prometheusName, matchers)})`,
          legend: `{{${serviceLabel}}}`,
        },
      ],
    },
    lost('overflow', 'Recordings beyond the budget of label sets', metrics.sdkOverflow, [
      labelOf(metrics.sdkOverflow, 'metric'),
    ]),
    lost('spans', 'Spans that were lost', metrics.sdkSpansDropped, ['reason']),
    lost('logs', 'Log records that were lost', metrics.sdkLogsDropped, ['reason']),
    lost('exports', 'Exports of metrics that failed', metrics.sdkMetricExportsFailed, []),
  ];
}
