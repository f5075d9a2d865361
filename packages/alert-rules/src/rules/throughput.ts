import { type Catalog, formatDuration, type PromisedRate } from '@pulsetrail/catalog';
import { alertingRule } from '../alert.js';
import { eventsOf, presence } from '../histogram.js';
import { perUnit, writtenRate } from '../rate.js';
import type { Rule } from '../rule.js';
import { type Subject, subjectsOf } from '../subject.js';
import type { RuleFamily } from './family.js';

/** Calls that a floor expects within its window: of fewer, a pause between two of them would look like an outage. */
const leastCalls = 5;

const minute = 60;

/** Seconds over which a floor is looked at: `alerting.window`, or whole minutes in which it expects {@link leastCalls}. */
export function floorWindow(perSecond: number, window: number): number {
  const needed = leastCalls / perSecond;
  // Without the noise of binary floats, which would be a minute more.
  return needed <= window ? window : minute * Math.ceil(Number((needed / minute).toPrecision(10)));
}

function floorRule(
  { kind, words, metric, matchers, by, labels }: Subject,
  floor: PromisedRate,
  { alerting }: Catalog,
): Rule {
  const { number: threshold, text } = writtenRate(floor);
  const seconds = floorWindow(floor.perSecond, alerting.window);
  const window = formatDuration(seconds);
  const events = { form: alerting.histograms, metric, matchers, by, window };
  const rate = perUnit(eventsOf(events, 'rate'), floor.unit);
  return alertingRule({
    name: `${kind}ThroughputLow`,
    expr: `(\n${rate}\nor\n0 * absent(${presence(events)})\n) < ${threshold}`,
    for: seconds + alerting.for,
    keepFiringFor: alerting.keepFiringFor,
    severity: 'warning',
    category: 'performance',
    labels,
    summary: `${words} has too little traffic`,
    description: `The rate of ${words} is {{ $value | humanize }}/${floor.unit.name} over ${window}, threshold ${text}.`,
    threshold,
  });
}

/**
 * The rate of an operation's calls against its floor, `target.throughput`. A floor says that there are always calls, so
 * missing series count as none; a low one is looked at over a longer window. A window that is not yet full (a service that has just started) shows too low a rate;
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
