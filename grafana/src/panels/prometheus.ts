import type { LinesPanel, NumberPanel, StatesPanel } from '../model/panel.js';
import { third, tile } from '../model/size.js';
import { rateInterval } from '../promql/write.js';

/**
 * What Prometheus and Alertmanager say of themselves; both must be scraped for that.
 * Source of the names: Prometheus 3.5, `/metrics`; Alertmanager 0.33, `/metrics`.
 */
export const serverMetrics = [
  'up',
  'scrape_samples_scraped',
  'prometheus_rule_evaluation_failures_total',
  'prometheus_rule_group_last_duration_seconds',
  'prometheus_rule_group_interval_seconds',
  'prometheus_notifications_errors_total',
  'prometheus_notifications_sent_total',
  'prometheus_notifications_queue_length',
  'prometheus_notifications_queue_capacity',
  'prometheus_tsdb_head_series',
  'prometheus_tsdb_lowest_timestamp_seconds',
  'alertmanager_notifications_failed_total',
  'alertmanager_notifications_total',
] as const;

type ServerMetric = (typeof serverMetrics)[number];

const increase = (by: string, metric: ServerMetric): string => `sum by (${by}) (increase(${metric}[${rateInterval}]))`;
const now = (by: string, metric: ServerMetric): string => `max by (${by}) (${metric})`;
const up: ServerMetric = 'up';

/** Calls groups of rules by their names alone: the label begins with the path of a file. */
const named = (expression: string): string => `label_replace(${expression}, "group", "$1", "rule_group", ".*;(.*)")`;

const failures: ServerMetric = 'prometheus_rule_evaluation_failures_total';
const failing = `rate(${failures}[${rateInterval}])`;
const [took, interval]: ServerMetric[] = [
  'prometheus_rule_group_last_duration_seconds',
  'prometheus_rule_group_interval_seconds',
];
const evaluation = `${took} / ${interval}`;

const panel = (
  key: string,
  title: string,
  description: string,
  unit: string,
  queries: LinesPanel['queries'],
  limits?: LinesPanel['limits'],
): LinesPanel => ({
  ...third,
  view: 'lines',
  key: `prometheus:${key}`,
  title,
  description,
  unit,
  queries,
  ...(limits !== undefined && { limits }),
});

/** Targets that cannot be scraped. */
export const targetsDown = (): NumberPanel => ({
  ...tile,
  view: 'number',
  key: 'targets:down',
  title: 'Targets down',
  description: 'Targets that Prometheus cannot scrape: of these, everything else here is old.',
  unit: 'short',
  limits: [{ alert: 'TargetDown', value: 1, severity: 'critical' }],
  queries: [{ expr: `count(${up} == 0) or vector(0)`, legend: 'down' }],
});

/** Prometheus and Alertmanager: whether rules are evaluated, and notifications arrive. */
export const prometheusPanels = (): (LinesPanel | StatesPanel)[] => [
  {
    ...third,
    view: 'states',
    key: 'prometheus:watchdog',
    title: 'Watchdog',
    description: 'The alert that always fires: where it is missing, rules were not evaluated.',
    unit: 'none',
    states: [{ value: 1, text: 'fires', color: 'green' }],
    queries: [{ expr: 'count(ALERTS{alertname="Watchdog",alertstate="firing"})', legend: 'Watchdog' }],
  },
  {
    ...third,
    view: 'states',
    key: 'prometheus:up',
    title: 'Targets',
    description: 'Whether Prometheus can scrape a target.',
    unit: 'none',
    states: [
      { value: 1, text: 'up', color: 'green' },
      { value: 0, text: 'down', color: 'red' },
    ],
    queries: [{ expr: `min by (job, instance) (${up})`, legend: '{{job}} {{instance}}' }],
  },
  panel('samples', 'Samples of a scrape', 'How many samples a target shows: what it costs.', 'short', [
    { expr: now('job, instance', 'scrape_samples_scraped'), legend: '{{job}} {{instance}}' },
  ]),
  panel('series', 'Series in memory', 'What Prometheus holds at once: its memory follows from it.', 'short', [
    { expr: now('instance', 'prometheus_tsdb_head_series'), legend: '{{instance}}' },
  ]),
  panel(
    'rule-failures',
    'Evaluations of rules that fail',
    'Of all groups together, and of each that fails. Above zero, something goes unnoticed.',
    'cpm',
    [
      {
        expr: `60 * sum by (instance, group) (${named(failing)}) > 0 or 60 * sum by (instance) (${failing})`,
        legend: '{{instance}} {{group}}',
      },
    ],
  ),
  panel(
    'rule-duration',
    'Rules: share of the interval that evaluation takes',
    'Of the slowest group, and of each that takes more than a tenth. Beyond 100 % evaluations are left out. Dashed: where the alert begins to fire.',
    'percentunit',
    [
      {
        expr: `max by (instance, group) (${named(evaluation)}) > 0.1 or max by (instance) (${evaluation})`,
        legend: '{{instance}} {{group}}',
      },
    ],
    [{ alert: 'RuleGroupSlow', value: 0.8, severity: 'warning' }],
  ),
  panel(
    'notification-errors',
    'Share of alerts that do not reach Alertmanager',
    'Dashed: where the alert begins to fire.',
    'percentunit',
    [
      {
        expr: `${increase('instance, alertmanager', 'prometheus_notifications_errors_total')} / (${increase('instance, alertmanager', 'prometheus_notifications_sent_total')} > 0)`,
        legend: '{{instance}} → {{alertmanager}}',
        maybeEmpty: 'only while alerts are sent',
      },
    ],
    [{ alert: 'AlertmanagerUnreachable', value: 0.01, severity: 'critical' }],
  ),
  panel(
    'notification-queue',
    'Queue of alerts before Alertmanager',
    'How full it is. Dashed: where the alert begins to fire.',
    'percentunit',
    [
      {
        expr: `${now('instance', 'prometheus_notifications_queue_length')} / ${now('instance', 'prometheus_notifications_queue_capacity')}`,
        legend: '{{instance}}',
      },
    ],
    [{ alert: 'NotificationQueueFilling', value: 0.5, severity: 'warning' }],
  ),
  panel(
    'notification-failures',
    'Share of notifications that fail',
    'By how they are sent. Dashed: where the alert begins to fire.',
    'percentunit',
    [
      {
        expr: `${increase('instance, integration', 'alertmanager_notifications_failed_total')} / (${increase('instance, integration', 'alertmanager_notifications_total')} > 0)`,
        legend: '{{instance}} {{integration}}',
        maybeEmpty: 'only while notifications are sent',
      },
    ],
    [{ alert: 'NotificationsFailing', value: 0.01, severity: 'critical' }],
  ),
  panel(
    'age',
    'How far back samples go',
    'Rules look back over the period of the promises; what is kept must reach as far.',
    's',
    [{ expr: `time() - ${now('instance', 'prometheus_tsdb_lowest_timestamp_seconds')}`, legend: '{{instance}}' }],
  ),
];
