import { type Alerting, formatDuration, metrics, sanitizeLabelName } from '@pulsetrail/catalog';
import { alertingRule, literal } from '../alert.js';
import { pascalCase } from '../pascal-case.js';
import { equals, quote, selector } from '../promql.js';
import { latest, rise } from '../rise.js';
import { serviceLabel } from '../subject.js';
import type { RuleFamily } from './family.js';

const deviceLabel = sanitizeLabelName('device.type');
const alarmLabel = sanitizeLabelName('alarm');

/** Tells one rise of a counter from the next: how many alarms the counter had counted when the latest was raised. */
const numberLabel = 'alarm_number';

/**
 * Seconds for which an alarm is shown: five minutes, in which Alertmanager tries again when a receiver does not answer, or
 * more where scrapes or evaluations are so far apart that they would miss it.
 */
const alarmWindow = ({ scrapeInterval, evaluationInterval }: Alerting): number =>
  Math.max(300, 4 * scrapeInterval, 2 * evaluationInterval);

/**
 * The alarms raised within the window, under the number of the latest. A further alarm while one still fires thus is an
 * alert of its own, which Alertmanager sends at once; as a mere rise of the value it would keep it to itself. The
 * number is that of the counter and not of the clock, so that two Prometheus servers agree on it.
 */
function raised(alarms: string, window: string): string {
  const numbered = `count_values without () (${quote(numberLabel)}, ${latest(alarms, window)})`;
  return `${numbered}\n* ignoring (${numberLabel}) group_left ()\n(\n${rise(alarms, window)}\n)`;
}

/** An alert for every rise of each alarm that a family of a declared pipeline can raise; it fires at the first evaluation that sees it. */
export const deviceAlarm: RuleFamily = ({ pipelines, alarms: alarmsOf, alerting }) => {
  const window = formatDuration(alarmWindow(alerting));
  const rules = pipelines.flatMap((pipeline) =>
    pipeline.families.flatMap((family) =>
      (alarmsOf.get(family) ?? []).map((alarm) => {
        const matchers = [equals(deviceLabel, family), equals(alarmLabel, alarm)];
        const alarms = selector(metrics.deviceAlarms.prometheusName, matchers);
        return alertingRule({
          name: `Device${pascalCase(alarm)}`,
          expr: raised(alarms, window),
          keepFiringFor: 0,
          severity: 'critical',
          category: 'device-alarm',
          labels: {
            owner: pipeline.owner === undefined ? undefined : literal(pipeline.owner),
            service: `{{ $labels.${serviceLabel} }}`,
            pipeline: pipeline.name,
          },
          summary: `A ${family} device raised the alarm ${alarm}`,
          description: `Alarm ${alarm} from {{ $labels.${deviceLabel} }} devices in pipeline ${pipeline.name} (service {{ $labels.${serviceLabel} }}): {{ $value | humanize }} within ${window}, every alarm notifies.`,
          threshold: '0',
        });
      }),
    ),
  );
  const interval = formatDuration(alerting.evaluationInterval);
  return rules.length === 0 ? [] : [{ name: 'pulsetrail:device-alarms', interval, rules }];
};
