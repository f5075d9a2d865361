import type { Catalog } from '@pulsetrail/catalog';
import { ruleByOwner } from '../../owner.js';
import { selector } from '../../promql.js';
import type { Rule } from '../../rule.js';
import { identityOf } from '../../subject.js';
import { systemRule } from './system-rule.js';

/**
 * Targets that cannot be scraped. Jobs are named after services, so that the job says whose target it is. That none of a
 * job can be is an alert of its own that is sent to nobody: Alertmanager holds back by it what else would be told of the job.
 */
export const targetDown = ({ alerting, services }: Catalog): Rule[] => [
  ...ruleByOwner(services, 'job', (matchers, owner) =>
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
  ),
  systemRule(
    {
      name: 'JobDown',
      expr: `max by (${identityOf(['job'], alerting).join(', ')}) (up) == 0`,
      for: alerting.for,
      severity: 'none',
      labels: { service: '{{ $labels.job }}' },
      summary: 'No target of a service can be scraped',
      description: 'Prometheus gets no metrics from any target of {{ $labels.job }}: up is {{ $value }}, threshold 1.',
      threshold: '1',
    },
    alerting,
  ),
];
