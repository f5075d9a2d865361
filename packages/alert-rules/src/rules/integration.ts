import { formatDuration, metrics, sanitizeLabelName } from '@pulsetrail/catalog';
import { alertingRule, literal } from '../alert.js';
import { equals, selector } from '../promql.js';
import { identityOf, serviceLabel } from '../subject.js';
import type { RuleFamily } from './family.js';

const label = sanitizeLabelName('integration.name');

/**
 * Whether external integrations answer, by `integration.status`; that too many of their calls fail is said by the error
 * budget of their hosts. The last value within the window is read, so that a missed scrape ends no alert.
 */
export const integration: RuleFamily = ({ services, alerting }) => {
  const by = identityOf([serviceLabel, label], alerting).join(', ');
  const window = formatDuration(alerting.window);
  const rules = services.flatMap(({ owner, integrations }) =>
    integrations.map(({ service, name }) => {
      const matchers = [equals(serviceLabel, service), equals(label, name)];
      const status = `last_over_time(${selector(metrics.integrationStatus.prometheusName, matchers)}[${window}])`;
      return alertingRule({
        name: 'IntegrationDown',
        expr: `min by (${by}) (${status}) == 0`,
        for: alerting.for,
        keepFiringFor: alerting.keepFiringFor,
        severity: 'critical',
        category: 'system-health',
        labels: { owner: literal(owner), service, [label]: name },
        summary: `${name} does not answer ${service}`,
        description: `The status of the integration ${name} of ${service} is {{ $value }}, threshold 1.`,
        threshold: '1',
      });
    }),
  );
  const interval = formatDuration(alerting.evaluationInterval);
  return rules.length === 0 ? [] : [{ name: 'pulsetrail:integrations', interval, rules }];
};
