import type { Catalog } from '@pulsetrail/catalog';
import { lookback } from '../../rules/stack/prometheus.js';
import { latestOf, levelScenarios, rateOf } from '../level-scenarios.js';
import type { AlertTest, Scenario } from '../scenario.js';
import { seriesOf } from '../series.js';
import { shareScenarios } from '../share-scenarios.js';
import { notation, type Values } from '../values.js';
import { systemTest } from './system-test.js';

const prometheusPlace = { job: 'prometheus', instance: '127.0.0.1:9090' };
const alertmanagerPlace = { job: 'alertmanager', instance: '127.0.0.1:9093' };

/** Prometheus and Alertmanager, as they say themselves. */
export function prometheusTests(catalog: Catalog): AlertTest[] {
  const { alerting } = catalog;
  const { window } = alerting;
  const test = (
    alert: string,
    severity: string,
    wait: number,
    labels: Readonly<Record<string, string>>,
    scenarios: Scenario[],
  ): AlertTest =>
    systemTest(
      { alert, for: wait, labels: { ...labels, service: labels.job ?? '', severity }, scope: alert, scenarios },
      alerting,
    );
  /** A counter of something that must never happen, by `increase`. */
  const never = (counter: string, wait: number): Scenario[] =>
    levelScenarios({
      reading: rateOf(window),
      series: (values) => ({ [counter]: values }),
      isBad: (rate) => rate > 0,
      good: 0,
      bad: 1,
      for: wait,
    });
  /** A share of events that are counted apart. */
  const share = (failed: string, all: string, wait: number): Scenario[] =>
    shareScenarios({
      share: 0.01,
      window,
      for: wait,
      series: (events) => ({
        [all]: notation(events.all),
        ...(events.bad === undefined ? {} : { [failed]: notation(events.bad) }),
      }),
    });
  /** A gauge against another one, of which it may be a share. */
  const full = (gauge: string, capacity: string, most: number, wait: number): Scenario[] =>
    levelScenarios({
      reading: latestOf(),
      series: (values: Values) => ({ [gauge]: values, [capacity]: values.map(() => 1_000) }),
      isBad: (value) => value > most * 1_000,
      good: 0,
      bad: 1_000,
      nearlyBad: most * 1_000,
      justBad: most * 1_000 + 1,
      for: wait,
    });

  const group = { ...prometheusPlace, rule_group: 'rules.yml;some' };
  const receiver = { ...prometheusPlace, alertmanager: 'http://127.0.0.1:9093/api/v2/alerts' };
  const way = { ...alertmanagerPlace, integration: 'slack' };
  const of = seriesOf;
  const lasting = window + alerting.for;
  const needed = lookback(catalog);
  const limit = of('prometheus_tsdb_retention_limit_seconds', prometheusPlace);
  return [
    test(
      'RuleEvaluationFailing',
      'critical',
      0,
      group,
      never(of('prometheus_rule_evaluation_failures_total', group), 0),
    ),
    test(
      'RuleGroupSlow',
      'warning',
      lasting,
      group,
      full(
        of('prometheus_rule_group_last_duration_seconds', group),
        of('prometheus_rule_group_interval_seconds', group),
        0.8,
        lasting,
      ),
    ),
    test(
      'AlertmanagerUnreachable',
      'critical',
      lasting,
      receiver,
      share(
        of('prometheus_notifications_errors_total', receiver),
        of('prometheus_notifications_sent_total', receiver),
        lasting,
      ),
    ),
    test(
      'NotificationQueueFilling',
      'warning',
      alerting.for,
      prometheusPlace,
      full(
        of('prometheus_notifications_queue_length', prometheusPlace),
        of('prometheus_notifications_queue_capacity', prometheusPlace),
        0.5,
        alerting.for,
      ),
    ),
    test(
      'NotificationsDropped',
      'critical',
      lasting,
      prometheusPlace,
      never(of('prometheus_notifications_dropped_total', prometheusPlace), lasting),
    ),
    test(
      'NotificationsFailing',
      'critical',
      alerting.for,
      way,
      share(
        of('alertmanager_notifications_failed_total', way),
        of('alertmanager_notifications_total', way),
        alerting.for,
      ),
    ),
    test(
      'RetentionTooShort',
      'warning',
      alerting.for,
      prometheusPlace,
      levelScenarios({
        reading: latestOf(),
        series: (values) => ({ [limit]: values }),
        isBad: (value) => value > 0 && value < needed,
        // No limit by time.
        good: 0,
        bad: needed / 2,
        nearlyBad: needed,
        justBad: needed - 1,
        for: alerting.for,
      }),
    ),
  ];
}
