import {
  type CounterPromise,
  formatDuration,
  formatPercentage,
  type PromisedRate,
  sanitizeLabelName,
} from '@pulsetrail/catalog';
import { alertingRule, literal } from '../alert.js';
import { equals, number, oneOf, selector, sumBy } from '../promql.js';
import { perUnit, writtenRate } from '../rate.js';
import type { AlertingRule } from '../rule.js';
import { identityOf, serviceLabel } from '../subject.js';
import type { RuleFamily } from './family.js';

/** What is promised of business counters: a least and a greatest rate, and the share of some of their events. */
export const counter: RuleFamily = (catalog) => {
  const { alerting } = catalog;
  const by = identityOf([serviceLabel], alerting);

  const rulesOf = (promise: CounterPromise, owner: string): AlertingRule[] => {
    const { service, metric, atLeast, atMost, ratio, over } = promise;
    const window = formatDuration(over);
    const matchers = [equals(serviceLabel, service)];
    const series = selector(metric.prometheusName, matchers);
    const words = `${metric.name} of ${service}`;
    const common = {
      keepFiringFor: alerting.keepFiringFor,
      severity: 'warning',
      category: 'business',
      labels: { owner: literal(owner), service, counter: metric.name },
    } as const;
    const rate = ({ unit }: PromisedRate): string => perUnit(sumBy(by, `rate(${series}[${window}])`), unit);
    const rules: AlertingRule[] = [];
    if (atLeast !== undefined) {
      const floor = writtenRate(atLeast);
      rules.push(
        alertingRule({
          ...common,
          name: 'CounterRateLow',
          // A least rate says that there are always events, so a missing series counts as none.
          expr: `(\n${rate(atLeast)}\nor\n0 * absent(${series})\n) < ${floor.number}`,
          // A window that is not yet full shows too low a rate.
          for: over + alerting.for,
          summary: `${words} rises too slowly`,
          description: `The rate of ${words} is {{ $value | humanize }}/${atLeast.unit.name} over ${window}, threshold ${floor.text}.`,
          threshold: floor.number,
        }),
      );
    }
    if (atMost !== undefined) {
      const ceiling = writtenRate(atMost);
      rules.push(
        alertingRule({
          ...common,
          name: 'CounterRateHigh',
          expr: `${rate(atMost)} > ${ceiling.number}`,
          for: alerting.for,
          summary: `${words} rises too fast`,
          description: `The rate of ${words} is {{ $value | humanize }}/${atMost.unit.name} over ${window}, threshold ${ceiling.text}.`,
          threshold: ceiling.number,
        }),
      );
    }
    if (ratio !== undefined) {
      const meant = Object.entries(ratio.of).map(([label, values]) => oneOf(sanitizeLabelName(label), values));
      const some = sumBy(by, `increase(${selector(metric.prometheusName, [...matchers, ...meant])}[${window}])`);
      const all = sumBy(by, `increase(${series}[${window}])`);
      const named = Object.entries(ratio.of).map(([label, values]) => `${label} ${values.join(' or ')}`);
      rules.push(
        alertingRule({
          ...common,
          name: 'CounterShareHigh',
          expr: `${some}\n/\n(${all} > 0)\n>= ${number(ratio.below)}\nand\nround(${some}) >= ${alerting.minimumBadEvents}`,
          for: alerting.for,
          summary: `Too many events of ${words} have ${literal(named.join(', '))}`,
          description: `{{ $value | humanizePercentage }} of the events of ${words} have ${literal(named.join(', '))} over ${window}, threshold ${formatPercentage(ratio.below)}.`,
          threshold: number(ratio.below),
        }),
      );
    }
    return rules;
  };

  const rules = catalog.services.flatMap(({ owner, counterPromises }) =>
    counterPromises.flatMap((promise) => rulesOf(promise, owner)),
  );
  const interval = formatDuration(alerting.evaluationInterval);
  return rules.length === 0 ? [] : [{ name: 'pulsetrail:counters', interval, rules }];
};
