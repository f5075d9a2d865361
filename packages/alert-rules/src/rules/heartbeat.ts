import { formatDuration, type Heartbeat, metrics } from '@pulsetrail/catalog';
import { alertingRule, literal } from '../alert.js';
import { equals, selector } from '../promql.js';
import type { AlertingRule } from '../rule.js';
import { identityOf, serviceLabel } from '../subject.js';
import type { RuleFamily } from './family.js';

/**
 * What has to happen again and again. It is late when the last time is too long ago; and when nobody has told of any time for
 * as long as that, as after a restart of what tells it: then a first beat is waited for as long as for any other. Lateness
 * reads the last value within the window, so that a missed scrape ends no alert.
 */
export const heartbeat: RuleFamily = ({ services, alerting }) => {
  const metric = metrics.heartbeatTime;
  const [label = ''] = metric.labels;
  const by = identityOf([serviceLabel, label], alerting);

  const rulesOf = ({ service, name, every, grace, severity }: Heartbeat, owner: string): AlertingRule[] => {
    const limit = every + grace;
    const series = selector(metric.prometheusName, [equals(serviceLabel, service), equals(label, name)]);
    const last = `last_over_time(${series}[${formatDuration(alerting.window)}])`;
    const allowed = `threshold ${formatDuration(limit)} (every ${formatDuration(every)}, ${formatDuration(grace)} of grace)`;
    const common = {
      keepFiringFor: alerting.keepFiringFor,
      severity,
      category: 'system-health',
      labels: { owner: literal(owner), service, [label]: name },
      threshold: String(limit),
    } as const;
    return [
      alertingRule({
        ...common,
        name: 'HeartbeatLate',
        expr: `time() - max by (${by.join(', ')}) (${last} > 0) > ${limit}`,
        summary: `${name} of ${service} is late`,
        description: `${name} of ${service} last happened {{ $value | humanizeDuration }} ago, ${allowed}.`,
      }),
      alertingRule({
        ...common,
        name: 'HeartbeatAbsent',
        expr: `absent(${series} > 0)`,
        for: limit,
        summary: `${name} of ${service} has not been heard of`,
        description: `Nothing has told of ${name} of ${service} for ${formatDuration(limit)}, ${allowed}.`,
      }),
    ];
  };

  const rules = services.flatMap(({ owner, heartbeats }) => heartbeats.flatMap((beat) => rulesOf(beat, owner)));
  const interval = formatDuration(alerting.evaluationInterval);
  return rules.length === 0 ? [] : [{ name: 'pulsetrail:heartbeats', interval, rules }];
};
