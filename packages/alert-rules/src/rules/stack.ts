import { type Alerting, type Catalog, formatDuration, type MetricDefinition, metrics } from '@pulsetrail/catalog';
import { type AlertDescription, alertingRule } from '../alert.js';
import { ownerOfAll, ruleByOwner } from '../owner.js';
import { type Matcher, selector, sumBy } from '../promql.js';
import { rise } from '../rise.js';
import type { Rule } from '../rule.js';
import { serviceLabel } from '../subject.js';
import type { RuleFamily } from './family.js';

const minute = 60;

/** A bridge that is connected has heard nothing for so long, in seconds. */
const silence = 10 * minute;

const serviceOfSeries = `{{ $labels.${serviceLabel} }}`;

type SystemAlert = Omit<AlertDescription, 'category' | 'keepFiringFor'>;

const systemRule = (alert: SystemAlert, { keepFiringFor }: Alerting): Rule =>
  alertingRule({ ...alert, keepFiringFor, category: 'system-health' });

/** Jobs are named after services, so that the job says whose target it is. */
const targetDown = ({ alerting, services }: Catalog): Rule[] =>
  ruleByOwner(services, 'job', (matchers, owner) =>
    systemRule(
      {
        name: 'TargetDown',
        expr: `${selector('up', matchers)} == 0`,
        for: alerting.for,
        severity: 'critical',
        labels: { owner, service: '{{ $labels.job }}' },
        summary: 'A target cannot be scraped',
        description:
          'Prometheus gets no metrics from {{ $labels.instance }} of {{ $labels.job }}: up is {{ $value }}, threshold 1.',
        threshold: '1',
      },
      alerting,
    ),
  );

/** Messages and alarms of devices that cannot arrive; nothing where the catalog has no pipelines. */
function bridgeRules({ alerting, pipelines }: Catalog): Rule[] {
  if (pipelines.length === 0) return [];
  const connected = metrics.bridgeConnected.prometheusName;
  const last = metrics.bridgeLastMessageTime.prometheusName;
  const labels = { owner: ownerOfAll(pipelines), service: serviceOfSeries };
  return [
    systemRule(
      {
        name: 'BridgeDisconnected',
        expr: `${connected} == 0`,
        for: minute,
        severity: 'critical',
        labels,
        summary: 'Messages and alarms of devices do not arrive: the bridge has no connection to its broker',
        description: `The bridge ${serviceOfSeries} at {{ $labels.instance }} has no connection to its broker: connected is {{ $value }}, threshold 1.`,
        threshold: '1',
      },
      alerting,
    ),
    systemRule(
      {
        name: 'BridgeSilent',
        expr: `time() - ${last} > ${silence}\nand\n${last} > 0\nand\n${connected} == 1`,
        for: 0,
        severity: 'warning',
        labels,
        summary: 'No device has sent anything for a while',
        description: `The last message came to the bridge ${serviceOfSeries} at {{ $labels.instance }} {{ $value | humanizeDuration }} ago, threshold ${formatDuration(silence)}, though it is connected to its broker.`,
        threshold: String(silence),
      },
      alerting,
    ),
  ];
}

/** What the SDK could not keep, by the label that says of what or why. */
function lossRules({ alerting, services }: Catalog): Rule[] {
  const window = formatDuration(alerting.window);
  const lost = ({ prometheusName }: MetricDefinition, label: string, matchers: readonly Matcher[]): string =>
    sumBy([serviceLabel, label], `\n${rise(selector(prometheusName, matchers), window)}\n`);
  const rules = (rule: (matchers: readonly Matcher[]) => Omit<SystemAlert, 'for' | 'labels' | 'threshold'>): Rule[] =>
    ruleByOwner(services, serviceLabel, (matchers, owner) =>
      systemRule({ ...rule(matchers), for: 0, labels: { owner, service: serviceOfSeries }, threshold: '0' }, alerting),
    );
  return [
    ...rules((matchers) => ({
      name: 'LabelSetsOverflow',
      expr: lost(metrics.sdkOverflow, 'metric', matchers),
      severity: 'warning',
      summary: 'A metric has more label sets than it may have',
      description: `{{ $value | humanize }} recordings of {{ $labels.metric }} in ${serviceOfSeries} went to _overflow over ${window}, threshold 0: their labels are lost, and rules may miss them.`,
    })),
    ...rules((matchers) => ({
      name: 'SpansDropped',
      expr: lost(metrics.sdkSpansDropped, 'reason', matchers),
      severity: 'info',
      summary: 'Spans are lost',
      description: `{{ $value | humanize }} spans of ${serviceOfSeries} were lost over ${window} ({{ $labels.reason }}), threshold 0: traces have gaps.`,
    })),
  ];
}

/** The stack watching itself: targets that cannot be scraped, a bridge that hears nothing, telemetry that is lost. */
export const stack: RuleFamily = (catalog) => [
  {
    name: 'pulsetrail:stack',
    interval: formatDuration(catalog.alerting.evaluationInterval),
    rules: [...targetDown(catalog), ...bridgeRules(catalog), ...lossRules(catalog)],
  },
];
