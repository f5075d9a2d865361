import type { LinesPanel } from '../model/panel.js';
import type { Query } from '../model/query.js';
import { third } from '../model/size.js';
import { type Matcher, rateInterval, selector, sumBy } from '../promql/write.js';

/**
 * What collectors say of themselves, by the names without the ending of counters, which depends on their version.
 * Source of the names: OpenTelemetry Collector 0.159, "Internal telemetry", and its tail sampling processor and load balancing exporter.
 */
export const collectorMetrics = [
  'otelcol_receiver_accepted_spans',
  'otelcol_receiver_accepted_metric_points',
  'otelcol_receiver_accepted_log_records',
  'otelcol_receiver_refused_spans',
  'otelcol_receiver_refused_metric_points',
  'otelcol_receiver_refused_log_records',
  'otelcol_exporter_send_failed_spans',
  'otelcol_exporter_send_failed_metric_points',
  'otelcol_exporter_send_failed_log_records',
  'otelcol_exporter_enqueue_failed_spans',
  'otelcol_exporter_enqueue_failed_metric_points',
  'otelcol_exporter_enqueue_failed_log_records',
  'otelcol_exporter_queue_size',
  'otelcol_exporter_queue_capacity',
  'otelcol_loadbalancer_num_backends',
  'otelcol_loadbalancer_backend_outcome',
  'otelcol_processor_tail_sampling_sampling_trace_dropped_too_early',
] as const;

type CollectorMetric = (typeof collectorMetrics)[number];

const signals = ['spans', 'metric_points', 'log_records'] as const;
type Signal = (typeof signals)[number];

const maybeEmpty = 'without a collector that Prometheus scrapes, there is none to show';
const place = ['tier', 'instance'] as const;
const placeName = place.map((label) => `{{${label}}}`).join(' ');

/** How fast a counter rises, with or without the ending of its name. */
const rate = (metric: CollectorMetric, by: readonly string[], ...matchers: Matcher[]): string =>
  sumBy(by, `rate(${selector('', [`__name__=~"${metric}(_total)?"`, ...matchers])}[${rateInterval}])`);

const ofSignals = (of: (signal: Signal) => CollectorMetric, by: readonly string[]): Query[] =>
  signals.map((signal) => ({
    expr: rate(of(signal), by),
    legend: `${signal.replace('_', ' ')} ${by.map((label) => `{{${label}}}`).join(' ')}`,
    maybeEmpty,
  }));

const panel = (
  key: string,
  title: string,
  description: string,
  unit: string,
  queries: readonly Query[],
  more: Pick<LinesPanel, 'limits' | 'isFloor'> = {},
): LinesPanel => ({ ...third, view: 'lines', key: `collector:${key}`, title, description, unit, queries, ...more });

const perExporter = [...place, 'exporter'];
const now = (metric: CollectorMetric, by: readonly string[]): string => `max by (${by.join(', ')}) (${metric})`;
const outcome: CollectorMetric = 'otelcol_loadbalancer_backend_outcome';

/** What collectors take, lose and hold; their alerts stand beside their configuration. */
export const collectorPanels = (): LinesPanel[] => [
  panel(
    'accepted',
    'Taken by collectors',
    'Spans, metric points and log records a second that collectors take in.',
    'cps',
    ofSignals((signal) => `otelcol_receiver_accepted_${signal}`, place),
  ),
  panel(
    'refused',
    'Refused by collectors',
    'What collectors refuse a second, as a rule for want of memory. Senders try again for a while; above zero an alert follows.',
    'cps',
    ofSignals((signal) => `otelcol_receiver_refused_${signal}`, place),
  ),
  panel(
    'failed',
    'Lost on the way on',
    'What collectors give up a second since a destination does not take it. Above zero an alert follows.',
    'cps',
    ofSignals((signal) => `otelcol_exporter_send_failed_${signal}`, perExporter),
  ),
  panel(
    'dropped',
    'Lost before full queues',
    'What collectors drop a second since the queue of a destination is full. Above zero an alert follows.',
    'cps',
    ofSignals((signal) => `otelcol_exporter_enqueue_failed_${signal}`, perExporter),
  ),
  panel(
    'queues',
    'Queues of collectors',
    'How full they are. Dashed: where the alert begins to fire.',
    'percentunit',
    [
      {
        expr: `${now('otelcol_exporter_queue_size', perExporter)} / ${now('otelcol_exporter_queue_capacity', perExporter)}`,
        legend: `${placeName} {{exporter}}`,
        maybeEmpty,
      },
    ],
    { limits: [{ value: 0.6, severity: 'warning' }] },
  ),
  panel(
    'gateways',
    'Gateways that agents know',
    'How many gateways an agent deals its traces out to. Dashed: fewer than this is an alert.',
    'short',
    [{ expr: now('otelcol_loadbalancer_num_backends', place), legend: placeName, maybeEmpty }],
    { limits: [{ value: 1, severity: 'critical' }], isFloor: true },
  ),
  panel(
    'gateway-failures',
    'Share that gateways do not take',
    'Of what agents send to gateways. Dashed: where the alert begins to fire.',
    'percentunit',
    [
      {
        expr: `${rate(outcome, place, 'success="false"')} / (${rate(outcome, place)} > 0)`,
        legend: placeName,
        maybeEmpty,
      },
    ],
    { limits: [{ value: 0.05, severity: 'warning' }] },
  ),
  panel(
    'undecided',
    'Traces dropped undecided',
    'Traces a second that a gateway has no room for until it decides which to keep. Above zero an alert follows.',
    'cps',
    [
      {
        expr: rate('otelcol_processor_tail_sampling_sampling_trace_dropped_too_early', place),
        legend: placeName,
        maybeEmpty,
      },
    ],
  ),
];
