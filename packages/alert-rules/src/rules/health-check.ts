import { formatDuration, type HealthCheck, metrics } from '@pulsetrail/catalog';
import { alertingRule, literal } from '../alert.js';
import { equals, selector } from '../promql.js';
import type { AlertingRule } from '../rule.js';
import { identityOf, serviceLabel } from '../subject.js';
import type { RuleFamily } from './family.js';

/**
 * The checks that services make of what they need. The worst instance counts: one that has lost its database serves
 * errors, however well the others are. The last value within the window is read, so that a missed scrape ends no alert.
 */
export const healthCheck: RuleFamily = ({ services, alerting }) => {
  const metric = metrics.healthCheckStatus;
  const [label = ''] = metric.labels;
  const by = identityOf([serviceLabel, label], alerting);
  const window = formatDuration(alerting.window);

  const rulesOf = ({ service, name, severity }: HealthCheck, owner: string): AlertingRule[] => {
    const series = selector(metric.prometheusName, [equals(serviceLabel, service), equals(label, name)]);
    const worst = `min by (${by.join(', ')}) (last_over_time(${series}[${window}]))`;
    const common = {
      for: alerting.for,
      keepFiringFor: alerting.keepFiringFor,
      category: 'system-health',
      labels: { owner: literal(owner), service, [label]: name },
    } as const;
    return [
      alertingRule({
        ...common,
        name: 'HealthCheckFailing',
        expr: `${worst} == 0`,
        severity,
        summary: `The check ${name} of ${service} fails`,
        description: `The check ${name} of ${service} says {{ $value }}, threshold above 0: an instance is without it.`,
        threshold: '0',
      }),
      alertingRule({
        ...common,
        name: 'HealthCheckDegraded',
        expr: `${worst} > 0 < 1`,
        severity: 'warning',
        summary: `The check ${name} of ${service} finds it degraded`,
        description: `The check ${name} of ${service} says {{ $value }}, threshold 1: it works, and not as it should.`,
        threshold: '1',
      }),
    ];
  };

  const rules = services.flatMap(({ owner, healthChecks }) => healthChecks.flatMap((check) => rulesOf(check, owner)));
  const interval = formatDuration(alerting.evaluationInterval);
  return rules.length === 0 ? [] : [{ name: 'pulsetrail:health-checks', interval, rules }];
};
