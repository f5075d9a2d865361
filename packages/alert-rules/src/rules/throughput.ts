import { type Catalog, formatDuration } from '@pulsetrail/catalog';
import { alertingRule } from '../alert.js';
import { number, selector, sumBy } from '../promql.js';
import type { Rule } from '../rule.js';
import { type Subject, subjectsOf } from '../subject.js';
import type { RuleFamily } from './family.js';

/** The unit in which a floor is a number that people read: `50/min` rather than 0.83/s. */
function readable(perSecond: number): { factor: number; unit: string } {
  if (perSecond >= 1) return { factor: 1, unit: 's' };
  return perSecond * 60 >= 1 ? { factor: 60, unit: 'min' } : { factor: 3_600, unit: 'h' };
}

function floorRule({ kind, words, metric, matchers, by, labels }: Subject, floor: number, { alerting }: Catalog): Rule {
  const { factor, unit } = readable(floor);
  const window = formatDuration(alerting.window);
  const calls = selector(`${metric.prometheusName}_count`, matchers);
  const rate = `${factor === 1 ? '' : `${factor} * `}${sumBy(by, `rate(${calls}[${window}])`)}`;
  const threshold = number(floor * factor);
  return alertingRule({
    name: `${kind}ThroughputLow`,
    expr: `(\n${rate}\nor\n0 * absent(${calls})\n) < ${threshold}`,
    for: alerting.window + alerting.for,
    keepFiringFor: alerting.keepFiringFor,
    severity: 'warning',
    category: 'performance',
    labels,
    summary: `${words} has too little traffic`,
    description: `The rate of ${words} is {{ $value | humanize }}/${unit} over ${window}, threshold ${threshold}/${unit}.`,
    threshold,
  });
}

/**
 * The rate of an operation's calls against its floor, `target.throughput`. A floor says that there are always calls, so
 * missing series count as none. A window that is not yet full (a service that has just started) shows too low a rate;
 * the alert therefore waits one window longer than `alerting.for`.
 */
export const throughput: RuleFamily = (catalog) => {
  const rules = subjectsOf(catalog).flatMap((subject) => {
    const floor = subject.target.throughput;
    return floor === undefined ? [] : [floorRule(subject, floor, catalog)];
  });
  const interval = formatDuration(catalog.alerting.evaluationInterval);
  return rules.length === 0 ? [] : [{ name: 'pulsetrail:throughput', interval, rules }];
};
