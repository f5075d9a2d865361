import {
  type Catalog,
  formatDuration,
  formatPercentage,
  metrics,
  type Pipeline,
  sanitizeLabelName,
} from '@pulsetrail/catalog';
import { literal } from '../../alert.js';
import { number, oneOf, selector, sumBy } from '../../promql.js';
import type { Rule } from '../../rule.js';
import { identityOf, serviceLabel } from '../../subject.js';
import { systemRule } from './system-rule.js';

const deviceLabel = sanitizeLabelName('device.type');
const subscriptionLabel = 'subscription';
const service = `{{ $labels.${serviceLabel} }}`;

/** Whether devices are heard of: each subscription of a connected bridge, and the share of each family that is silent. */
export const devices = ({ pipelines, alerting }: Catalog): Rule[] =>
  pipelines.flatMap(({ name, owner, families, quiet, silent }: Pipeline) => {
    const labels = { owner: owner === undefined ? undefined : literal(owner), service, pipeline: name };
    const of = (metric: string): string => selector(metric, [oneOf(deviceLabel, families)]);
    const heard = identityOf([serviceLabel, deviceLabel, subscriptionLabel], alerting).join(', ');
    const bridges = identityOf([serviceLabel], alerting).join(', ');
    const last = `max by (${heard}) (${of(metrics.bridgeSubscriptionLastMessageTime.prometheusName)})`;
    const family = identityOf([serviceLabel, deviceLabel], alerting);
    const away = sumBy(family, of(metrics.deviceSilent.prometheusName));
    const there = sumBy(family, of(metrics.deviceOnline.prometheusName));
    return [
      systemRule(
        {
          name: 'SubscriptionSilent',
          // Several bridges share a subscription; the message that any of them had counts.
          expr: `time() - (${last} > 0) > ${quiet}\nand on (${bridges})\nmax by (${bridges}) (${metrics.bridgeConnected.prometheusName}) == 1`,
          for: alerting.for,
          severity: 'warning',
          labels,
          summary: `A subscription of the pipeline ${name} has had no message for a while`,
          description: `The last {{ $labels.${deviceLabel} }} message came through {{ $labels.${subscriptionLabel} }} to ${service} {{ $value | humanizeDuration }} ago, threshold ${formatDuration(quiet)}, though the broker is connected.`,
          threshold: String(quiet),
        },
        alerting,
      ),
      systemRule(
        {
          name: 'DevicesSilent',
          expr: `${away}\n/\n(${away} + ${there} > 0)\n> ${number(silent)}`,
          for: alerting.for,
          severity: 'warning',
          labels,
          summary: `Many devices of the pipeline ${name} are silent`,
          description: `{{ $value | humanizePercentage }} of the {{ $labels.${deviceLabel} }} devices of ${service} have missed three heartbeats, threshold ${formatPercentage(silent)}.`,
          threshold: number(silent),
        },
        alerting,
      ),
    ];
  });
