import { type Catalog, formatDuration, metrics } from '@pulsetrail/catalog';
import { ownerOfAll } from '../../owner.js';
import { selector, sumBy } from '../../promql.js';
import { rise } from '../../rise.js';
import type { Rule } from '../../rule.js';
import { identityOf, serviceLabel } from '../../subject.js';
import { type SystemAlert, systemRule } from './system-rule.js';

const minute = 60;

/** A bridge that is connected has heard nothing for so long, in seconds. */
const silence = 10 * minute;

/** What is in the spool has waited for so long, in seconds. */
const backlog = 5 * minute;

const service = `{{ $labels.${serviceLabel} }}`;
const place = `The bridge ${service} at {{ $labels.instance }}`;

/** Messages and alarms of devices that cannot arrive, or not get on; nothing where the catalog has no pipelines. */
export function bridge({ alerting, pipelines }: Catalog): Rule[] {
  if (pipelines.length === 0) return [];
  const connected = metrics.bridgeConnected.prometheusName;
  const last = metrics.bridgeLastMessageTime.prometheusName;
  const labels = { owner: ownerOfAll(pipelines), service };
  const window = formatDuration(alerting.window);
  const rule = (alert: Omit<SystemAlert, 'labels'>): Rule => systemRule({ ...alert, labels }, alerting);
  const reason = 'reason';
  return [
    rule({
      name: 'BridgeDisconnected',
      expr: `${connected} == 0`,
      for: minute,
      severity: 'critical',
      summary: 'Messages and alarms of devices do not arrive: the bridge has no connection to its broker',
      description: `${place} has no connection to its broker: connected is {{ $value }}, threshold 1.`,
      threshold: '1',
    }),
    rule({
      name: 'BridgeSilent',
      expr: `time() - ${last} > ${silence}\nand\n${last} > 0\nand\n${connected} == 1`,
      severity: 'warning',
      summary: 'No device has sent anything for a while',
      description: `The last message came to the bridge ${service} at {{ $labels.instance }} {{ $value | humanizeDuration }} ago, threshold ${formatDuration(silence)}, though it is connected to its broker.`,
      threshold: String(silence),
    }),
    rule({
      name: 'BridgeSpoolFull',
      expr: `${metrics.bridgeSpoolWaiting.prometheusName} == 1`,
      for: minute,
      severity: 'critical',
      summary: 'The spool is full or cannot be written, and messages wait at the broker',
      description: `${place} takes no further messages: waiting is {{ $value }}, threshold 0. Look at its disk, and at the store behind it.`,
      threshold: '0',
    }),
    rule({
      name: 'BridgeSpoolFilling',
      expr: `${metrics.bridgeSpoolOldestAge.prometheusName} > ${backlog}`,
      for: minute,
      severity: 'warning',
      summary: 'Messages wait in the spool',
      description: `The oldest message in the spool of the bridge ${service} at {{ $labels.instance }} has waited for {{ $value | humanizeDuration }}, threshold ${formatDuration(backlog)}: the store is slower than the stream, or away.`,
      threshold: String(backlog),
    }),
    rule({
      name: 'BridgeDeadLetters',
      expr: sumBy(
        identityOf([serviceLabel, reason], alerting),
        `\n${rise(selector(metrics.bridgeDeadLetters.prometheusName, []), window)}\n`,
      ),
      severity: 'warning',
      summary: 'Messages could not be processed, and are among the dead letters',
      description: `Messages of the bridge ${service} that went to the dead letters over ${window} ({{ $labels.${reason} }}): {{ $value | humanize }}, threshold 0.`,
      threshold: '0',
    }),
  ];
}
