import { formatDuration } from '@pulsetrail/catalog';
import { alertingRule } from '../alert.js';
import type { RuleFamily } from './family.js';

/** The stack watching itself: a target that Prometheus cannot scrape. */
export const stack: RuleFamily = ({ alerting }) => [
  {
    name: 'pulsetrail:stack',
    interval: formatDuration(alerting.evaluationInterval),
    rules: [
      alertingRule({
        name: 'TargetDown',
        expr: 'up == 0',
        for: alerting.for,
        keepFiringFor: alerting.keepFiringFor,
        severity: 'critical',
        category: 'system-health',
        labels: { service: '{{ $labels.job }}' },
        summary: 'A target cannot be scraped',
        description:
          'Prometheus gets no metrics from {{ $labels.instance }} of {{ $labels.job }}: up is {{ $value }}, threshold 1.',
        threshold: '1',
      }),
    ],
  },
];
