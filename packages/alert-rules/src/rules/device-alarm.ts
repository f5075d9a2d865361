import { type Alerting, deviceFamilies, formatDuration, metrics, sanitizeLabelName } from '@pulsetrail/catalog';
import { alertingRule, literal } from '../alert.js';
import { equals, selector, sumBy } from '../promql.js';
import { serviceLabel } from '../subject.js';
import type { RuleFamily } from './family.js';

const deviceLabel = sanitizeLabelName('device.type');
const alarmLabel = sanitizeLabelName('alarm');

const upperFirst = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** How far back a series is remembered across gaps, so that a restarted Prometheus does not take old alarms for new ones. */
const memory = '1d';

/** Seconds for which an alarm is shown: a minute, or four scrapes where these are further apart. */
const alarmWindow = ({ scrapeInterval }: Alerting): number => Math.max(60, 4 * scrapeInterval);

/**
 * Alarms raised within the window, also when `increase` cannot see them. In order, per series:
 *
 * 1. the rise since the window's beginning, exact;
 * 2. all of a series that was not there before, or that has fallen below its former value (the counter restarted): what
 *    it shows has been raised since then;
 * 3. what rose within the window but came back to the former value, as a restarted counter can.
 */
function raised(alarms: string, window: string): string {
  const before = `last_over_time(${alarms}[${memory}] offset ${window})`;
  return [
    `(${alarms} - ${before}) > 0`,
    `(${alarms} unless ${alarms} == ${before}) > 0`,
    `floor(increase(${alarms}[${window}])) > 0`,
  ].join('\nor\n');
}

/** One alert for each alarm that a family of a declared pipeline can raise; it fires at the first evaluation that sees it. */
export const deviceAlarm: RuleFamily = ({ pipelines, alerting }) => {
  const window = formatDuration(alarmWindow(alerting));
  const rules = pipelines.flatMap((pipeline) =>
    pipeline.families.flatMap((family) =>
      deviceFamilies[family].alarms.map((alarm: string) => {
        const matchers = [equals(deviceLabel, family), equals(alarmLabel, alarm)];
        const alarms = selector(metrics.deviceAlarms.prometheusName, matchers);
        return alertingRule({
          name: `Device${upperFirst(alarm)}`,
          expr: sumBy([serviceLabel, deviceLabel, alarmLabel], `\n${raised(alarms, window)}\n`),
          for: 0,
          keepFiringFor: 0,
          severity: 'critical',
          category: 'device-alarm',
          labels: {
            owner: pipeline.owner === undefined ? undefined : literal(pipeline.owner),
            service: `{{ $labels.${serviceLabel} }}`,
            pipeline: pipeline.name,
          },
          summary: `A ${family} device raised the alarm ${alarm}`,
          description: `Alarm ${alarm} from {{ $labels.${deviceLabel} }} devices in pipeline ${pipeline.name} (service {{ $labels.${serviceLabel} }}): {{ $value | humanize }} within ${window}, threshold any.`,
          threshold: '0',
        });
      }),
    ),
  );
  const interval = formatDuration(alerting.evaluationInterval);
  return rules.length === 0 ? [] : [{ name: 'pulsetrail:device-alarms', interval, rules }];
};
