import { declareMetric } from '../metric.js';

/** Boundaries of page writing: Prometheus gives up after 10 s by default. */
const scrapeSeconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;

/** What the SDK says about itself. */
export const sdkMetrics = {
  sdkOverflow: declareMetric('pulsetrail.sdk.overflow', {
    unit: '{recording}',
    kind: 'counter',
    description:
      'Recordings that went to the label value _overflow because the metric had used up its budget of label sets.',
    labels: ['metric'],
  }),
  sdkSpansDropped: declareMetric('pulsetrail.sdk.spans.dropped', {
    unit: '{span}',
    kind: 'counter',
    description: 'Spans that were lost, by the reason.',
    labels: ['reason'],
    values: { reason: ['trace_full', 'queue_full', 'export_failed', 'rejected', 'stopped'] },
  }),
  sdkLogsDropped: declareMetric('pulsetrail.sdk.logs.dropped', {
    unit: '{record}',
    kind: 'counter',
    description: 'Log records that were lost, by the reason.',
    labels: ['reason'],
    values: { reason: ['queue_full', 'export_failed', 'rejected', 'stopped'] },
  }),
  sdkMetricExportsFailed: declareMetric('pulsetrail.sdk.metric_exports.failed', {
    unit: '{export}',
    kind: 'counter',
    description: 'Exports of metrics over OTLP that the collector did not take, or not in full.',
  }),
  sdkScrapeDuration: declareMetric('pulsetrail.sdk.scrape.duration', {
    unit: 's',
    kind: 'histogram',
    description: 'Time that writing the Prometheus page took.',
    labels: ['error.type'],
    buckets: scrapeSeconds,
  }),
  sdkScrapeSize: declareMetric('pulsetrail.sdk.scrape.size', {
    unit: 'By',
    kind: 'gauge',
    description: 'Size of the last Prometheus page, before compression.',
  }),
} as const;
