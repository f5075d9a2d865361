import { alertingRule } from '../../alert.js';
import type { Rule } from '../../rule.js';

/**
 * Always fires, to a receiver of its own: whoever no longer gets it knows that no other alert would arrive either.
 * Source: kube-prometheus, `general.rules`, Watchdog.
 */
export const watchdog = (): Rule[] => [
  alertingRule({
    name: 'Watchdog',
    expr: 'vector(1)',
    keepFiringFor: 0,
    severity: 'none',
    category: 'watchdog',
    labels: { service: 'prometheus' },
    summary: 'Alerting works; this alert always fires',
    description:
      'The way from Prometheus to here works: the value is {{ $value }}, threshold 1. Its absence is the alarm.',
    threshold: '1',
  }),
];
