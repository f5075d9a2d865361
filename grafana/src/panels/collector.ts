import type { LinesPanel } from '../model/panel.js';
import type { Query } from '../model/query.js';
import { third } from '../model/size.js';
import { ratioOf } from '../promql/histogram.js';
import { type Matcher, rateInterval, selector, sumBy } from '../promql/write.js';

/**
 * What collectors say of themselves, by the names without the ending of counters, which depends on their version.
 * Source of the names: OpenTelemetry Collector 0.159, "Internal telemetry", its tail sampling processor, load balancing exporter and span
 * metrics connector.
 */
export const collectorMetrics = [
  'otelcol_receiver_accepted_spans',
  'otelcol_receiver_accepted_metric_points',
  'otelcol_receiver_accepted_log_records',
  'otelcol_receiver_refused_spans',
  'otelcol_receiver_refused_metric_points',
  'otelcol_receiver_refused_log_records',
  'otelcol_exporter_sent_spans',
  'otelcol_exporter_sent_metric_points',
  'otelcol_exporter_sent_log_records',
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
  'otelcol_process_runtime_heap_alloc_bytes',
  'otelcol_processor_tail_sampling_count_traces_sampled',
  'otelcol_processor_tail_sampling_global_count_traces_sampled',
  'otelcol_processor_tail_sampling_sampling_trace_dropped_too_early',
  'traces_span_metrics_calls',
] as const;

type CollectorMetric = (typeof collectorMetrics)[number];

const signals = ['spans', 'metric_points', 'log_records'] as const;
type Signal = (typeof signals)[number];

const maybeEmpty = 'without a collector that Prometheus scrapes there is nothing to show';
/** Of what is not counted before it has happened. */
const maybeNever = 'none of it has happened, or Prometheus scrapes no collector';
const place = ['tier', 'instance'] as const;
const placeName = place.map((label) => `{{${label}}}`).join(' ');

/** How fast a counter rises, with or without the ending of its name. */
const rate = (metric: CollectorMetric, by: readonly string[], ...matchers: Matcher[]): string =>
  sumBy(by, `rate(${selector('', [`__name__=~"${metric}(_total)?"`, ...matchers])}[${rateInterval}])`);

/** The share that some events are of all, 0 before the first of them. */
function shareOf(metric: CollectorMetric, some: Matcher): string {
  const all = rate(metric, place);
  return ratioOf(`(${rate(metric, place, some)} or 0 * ${all})`, all);
}

const ofSignals = (of: (signal: Signal) => CollectorMetric, by: readonly string[], reason = maybeEmpty): Query[] =>
  signals.map((signal) => ({
    expr: rate(of(signal), by),
    legend: `${signal.replace('_', ' ')} ${by.map((label) => `{{${label}}}`).join(' ')}`,
    maybeEmpty: reason,
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
const decisions: CollectorMetric = 'otelcol_processor_tail_sampling_global_count_traces_sampled';
const keeps: CollectorMetric = 'otelcol_processor_tail_sampling_count_traces_sampled';
const kept: Matcher = 'sampled="true"';

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
    'sent',
    'Sent on by collectors',
    'Spans, metric points and log records a second that the destinations of collectors have taken.',
    'cps',
    ofSignals((signal) => `otelcol_exporter_sent_${signal}`, perExporter),
  ),
  panel(
    'refused',
    'Refused by collectors',
    'What collectors refuse a second, as a rule for want of memory. Senders try again for a while; above zero an alert follows.',
    'cps',
    ofSignals((signal) => `otelcol_receiver_refused_${signal}`, [...place, 'receiver'], maybeNever),
  ),
  panel(
    'failed',
    'Lost on the way on',
    'What collectors give up a second since a destination does not take it. Above zero an alert follows.',
    'cps',
    ofSignals((signal) => `otelcol_exporter_send_failed_${signal}`, perExporter, maybeNever),
  ),
  panel(
    'dropped',
    'Lost before full queues',
    'What collectors drop a second since the queue of a destination is full. Above zero an alert follows.',
    'cps',
    ofSignals((signal) => `otelcol_exporter_enqueue_failed_${signal}`, perExporter, maybeNever),
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
    'memory',
    'Memory of collectors',
    'What their heaps hold. Once that is too much of what their containers may use, the memory limiter refuses what comes.',
    'bytes',
    [{ expr: now('otelcol_process_runtime_heap_alloc_bytes', place), legend: placeName, maybeEmpty }],
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
        expr: shareOf(outcome, 'success="false"'),
        legend: placeName,
        maybeEmpty,
      },
    ],
    { limits: [{ value: 0.05, severity: 'warning' }] },
  ),
  panel(
    'kept',
    'Share of traces that gateways keep',
    'Of the traces that were decided on: all that are kept, and those of each policy. A trace that several policies keep is one of each.',
    'percentunit',
    [
      {
        expr: shareOf(decisions, kept),
        legend: `${placeName} all`,
        maybeEmpty,
      },
      {
        expr: `${rate(keeps, [...place, 'policy'], kept)} / on (${place.join(', ')}) group_left () (${rate(decisions, place)} > 0)`,
        legend: `${placeName} {{policy}}`,
        maybeEmpty,
      },
    ],
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
        maybeEmpty: maybeNever,
      },
    ],
  ),
  panel(
    'overflow',
    'Spans counted without their names',
    'Spans a second of services that have more label sets than a gateway counts: as a rule ids stand in their span names. Above zero an alert follows.',
    'cps',
    [
      {
        expr: rate('traces_span_metrics_calls', ['job', 'collector_instance_id'], 'otel_metric_overflow="true"'),
        legend: '{{job}} {{collector_instance_id}}',
        maybeEmpty: maybeNever,
      },
    ],
  ),
];
