import { type Catalog, formatDuration } from '@pulsetrail/catalog';
import type { Rule } from '../../rule.js';
import { identityOf } from '../../subject.js';
import { systemRule } from './system-rule.js';

/** Seconds of a week, and of the hour that an anomaly rule reads beyond it. */
const week = 7 * 24 * 3_600;
const hour = 3_600;

/** How far back the rules of a catalog look, in seconds. */
export const lookback = ({ alerting }: Catalog): number =>
  Math.max(alerting.period, ...alerting.anomalies.map(({ weeks }) => weeks * week + hour));

const place = 'Prometheus at {{ $labels.instance }}';

/**
 * Prometheus and Alertmanager, as far as they say themselves that rules or notifications fail. Both must be scraped for
 * that. Source of the metrics: Prometheus 3.5, `/metrics`; Alertmanager 0.33, `/metrics`.
 */
export function prometheus(catalog: Catalog): Rule[] {
  const { alerting } = catalog;
  const window = formatDuration(alerting.window);
  const by = (...labels: string[]): string => `by (${identityOf(['job', 'instance', ...labels], alerting).join(', ')})`;
  const increase = (metric: string, ...labels: string[]): string =>
    `sum ${by(...labels)} (increase(${metric}[${window}]))`;
  const share = (some: string, all: string, ...labels: string[]): string =>
    `${increase(some, ...labels)}\n/\n(${increase(all, ...labels)} > 0)`;
  const labels = { service: '{{ $labels.job }}' };
  /** Until something that happened once has left the window: a restart of Alertmanager, which takes seconds, is no fault. */
  const lasting = alerting.window + alerting.for;
  const needed = lookback(catalog);
  const limit = 'prometheus_tsdb_retention_limit_seconds';

  return [
    systemRule(
      {
        name: 'RuleEvaluationFailing',
        expr: `${increase('prometheus_rule_evaluation_failures_total', 'rule_group')} > 0`,
        severity: 'critical',
        labels,
        summary: 'Rules cannot be evaluated, and what they watch goes unnoticed',
        description: `Evaluations of rules of {{ $labels.rule_group }} that ${place} failed over ${window}: {{ $value | humanize }}, threshold 0.`,
        threshold: '0',
      },
      alerting,
    ),
    systemRule(
      {
        name: 'RuleGroupSlow',
        expr: `max ${by('rule_group')} (prometheus_rule_group_last_duration_seconds)\n/\nmax ${by('rule_group')} (prometheus_rule_group_interval_seconds)\n> 0.8`,
        for: lasting,
        severity: 'warning',
        labels,
        summary: 'Rules take nearly as long as the time between two evaluations',
        description: `${place} needs {{ $value | humanizePercentage }} of the interval of {{ $labels.rule_group }} for its evaluation, threshold 80%: beyond 100% evaluations are left out.`,
        threshold: '0.8',
      },
      alerting,
    ),
    systemRule(
      {
        name: 'AlertmanagerUnreachable',
        expr: `${share('prometheus_notifications_errors_total', 'prometheus_notifications_sent_total', 'alertmanager')}\n> 0.01`,
        for: lasting,
        severity: 'critical',
        labels,
        summary: 'Alerts do not reach Alertmanager',
        description: `${place} could not send {{ $value | humanizePercentage }} of its alerts to {{ $labels.alertmanager }} over ${window}, threshold 1%.`,
        threshold: '0.01',
      },
      alerting,
    ),
    systemRule(
      {
        name: 'NotificationQueueFilling',
        expr: `max ${by()} (prometheus_notifications_queue_length)\n/\nmax ${by()} (prometheus_notifications_queue_capacity)\n> 0.5`,
        for: alerting.for,
        severity: 'warning',
        labels,
        summary: 'Alerts pile up before Alertmanager',
        description: `The queue of alerts of ${place} is {{ $value | humanizePercentage }} full, threshold 50%.`,
        threshold: '0.5',
      },
      alerting,
    ),
    systemRule(
      {
        name: 'NotificationsDropped',
        expr: `${increase('prometheus_notifications_dropped_total')} > 0`,
        for: lasting,
        severity: 'critical',
        labels,
        summary: 'Alerts are lost before Alertmanager',
        description: `Alerts that ${place} dropped over ${window}: {{ $value | humanize }}, threshold 0.`,
        threshold: '0',
      },
      alerting,
    ),
    systemRule(
      {
        name: 'NotificationsFailing',
        expr: `${share('alertmanager_notifications_failed_total', 'alertmanager_notifications_total', 'integration')}\n> 0.01`,
        for: alerting.for,
        severity: 'critical',
        labels,
        summary: 'Notifications do not arrive',
        description: `Alertmanager at {{ $labels.instance }} could not deliver {{ $value | humanizePercentage }} of its notifications by {{ $labels.integration }} over ${window}, threshold 1%.`,
        threshold: '0.01',
      },
      alerting,
    ),
    systemRule(
      {
        name: 'RetentionTooShort',
        // 0 means no limit by time. A limit by size shows in what it has deleted.
        expr:
          `max ${by()} (${limit} > 0) < ${needed}\nor\n` +
          `time() - max ${by()} (prometheus_tsdb_lowest_timestamp_seconds) < ${needed}\nand\n${increaseOverDay(by())} > 0`,
        for: alerting.for,
        severity: 'warning',
        labels,
        summary: 'Prometheus forgets sooner than the rules look back',
        description: `${place} keeps {{ $value | humanizeDuration }}, threshold ${formatDuration(needed)}: budgets and usual values are those of a shorter time.`,
        threshold: String(needed),
      },
      alerting,
    ),
  ];
}

const increaseOverDay = (by: string): string => `sum ${by} (increase(prometheus_tsdb_size_retentions_total[1d]))`;
