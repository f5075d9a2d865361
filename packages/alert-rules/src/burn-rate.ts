import { type Alerting, type BurnTier, formatDuration, formatPercentage } from '@pulsetrail/catalog';
import { alertingRule } from './alert.js';
import { budgetWords } from './budget-words.js';
import {
  type BudgetPromise,
  badRecord,
  type EventRatio,
  ratioRecord,
  ratioRule,
  staticLabels,
  staticMatchers,
  totalRecord,
} from './event-ratio.js';
import { number, selector } from './promql.js';
import type { RecordingRule, Rule, RuleGroup } from './rule.js';
import { sloGroup } from './slo.js';

/**
 * Multi-window, multi-burn-rate alerts on an error budget.
 * Source: Google, "The Site Reliability Workbook", chapter 5, alert type 6.
 *
 * Bad and total events are counted from the raw series for one base window only and recorded by identity labels; every longer window
 * adds up those few recorded series. So the cost of a window does not grow with the number of instances and label sets,
 * and each window weighs events, not time slices.
 */

/** The burn of a tier as a threshold on the ratio of bad events. */
export const burnThreshold = (tier: Pick<BurnTier, 'factor'>, budget: number): number =>
  Number((tier.factor * budget).toPrecision(12));

/** Seconds in which a budget that was full is gone at the tier's burn rate. */
export const timeToExhaustion = (tier: Pick<BurnTier, 'factor'>, period: number): number =>
  Math.round(period / tier.factor / 60) * 60;

/**
 * Seconds between the recorded values that a longer window adds up: about 240 of them, on the grid of evaluations, and
 * never further apart than the base window, so that no event falls between two of them.
 */
export function sumStep(window: number, base: number, evaluationInterval: number): number {
  const wanted = Math.ceil(window / 240 / evaluationInterval) * evaluationInterval;
  return Math.min(base, Math.max(evaluationInterval, wanted));
}

/** How often a tier is evaluated: twenty times within its short window, at least every two minutes, on the grid of evaluations. */
export function tierInterval(tier: Pick<BurnTier, 'short'>, evaluationInterval: number): number {
  const wanted = Math.min(tier.short / 20, 120);
  return Math.max(1, Math.floor(wanted / evaluationInterval)) * evaluationInterval;
}

/** Errors that may lack series, since a counter of errors is born with the first: what never failed has 0 of them, not none. */
export const orZero = (errors: string, total: string): string => `${errors}\nor\n0 * ${total}`;

/** Records all and bad events of the base window, from the raw series. */
function baseRules(ratio: EventRatio, window: number): RecordingRule[] {
  const text = formatDuration(window);
  const total = totalRecord(ratio, window);
  const bad = ratio.countBad(text, total);
  return [
    { record: total, expr: ratio.countTotal(text), ...staticLabels(ratio) },
    { record: badRecord(ratio, window), expr: bad, ...staticLabels(ratio) },
  ];
}

/** Records bad and all events of a longer window as the sum of what the base window recorded. */
function sumRules(ratio: EventRatio, window: number, base: number, evaluationInterval: number): RecordingRule[] {
  const step = sumStep(window, base, evaluationInterval);
  const sum = (record: string): string => {
    const all = `sum_over_time(${selector(record, staticMatchers(ratio))}[${formatDuration(window)}:${formatDuration(step)}])`;
    return step === base ? all : `${all} * ${number(step)} / ${number(base)}`;
  };
  return [
    { record: totalRecord(ratio, window), expr: sum(totalRecord(ratio, base)), ...staticLabels(ratio) },
    { record: badRecord(ratio, window), expr: sum(badRecord(ratio, base)), ...staticLabels(ratio) },
  ];
}

function tierAlert(ratio: EventRatio, promise: BudgetPromise, tier: BurnTier, alerting: Alerting): Rule {
  const matchers = [...promise.matchers, ...staticMatchers(ratio)];
  const threshold = burnThreshold(tier, promise.budget);
  const [short, long, period] = [tier.short, tier.long, alerting.period].map(formatDuration);
  const over = (window: number): string => `${selector(ratioRecord(ratio, window), matchers)} > ${number(threshold)}`;
  const enough = `round(${selector(badRecord(ratio, tier.long), matchers)}) >= ${alerting.minimumBadEvents}`;
  const { subject, labels, ...alert } = promise.alert;
  const rule = alertingRule({
    ...alert,
    expr: [over(tier.short), over(tier.long), enough].join('\nand\n'),
    // A tier looks back over its windows, so that it needs no waiting time.
    ...(tier.for > 0 && { for: tier.for }),
    keepFiringFor: alerting.keepFiringFor,
    severity: tier.severity,
    labels: { tier: tier.name, ...labels },
    description:
      `${subject} is {{ $value | humanizePercentage }} over ${short}, threshold ${formatPercentage(threshold)}, and above it over ${long} too. ` +
      `At the threshold the budget of ${formatPercentage(promise.budget)} over ${period} is used up in ${formatDuration(timeToExhaustion(tier, alerting.period))}.`,
    threshold: number(threshold),
  });
  return { ...rule, annotations: { ...rule.annotations, budget: budgetWords(ratio, promise, alerting.period) } };
}

/**
 * The groups of one ratio: the base window, then one group per tier in use with the windows that no earlier tier has
 * recorded and the tier's alerts, and what is recorded over the period. Long tiers are evaluated less often.
 */
export function burnRateGroups(ratio: EventRatio, promises: readonly BudgetPromise[], alerting: Alerting): RuleGroup[] {
  /** The tier as the promise has it: it may be more or less urgent there. */
  const tierOf = (promise: BudgetPromise, { name }: BurnTier) => promise.tiers.find((tier) => tier.name === name);
  const inUse = alerting.tiers.filter((tier) => promises.some((promise) => tierOf(promise, tier) !== undefined));
  // What is left of a budget is recorded also where no tier alerts on it.
  const tiers = inUse.length > 0 || promises.length === 0 ? inUse : alerting.tiers.slice(0, 1);
  if (tiers.length === 0) return [];
  const base = Math.min(...tiers.map(({ short }) => short));
  const recorded = new Set([base]);
  const groups: RuleGroup[] = [
    {
      name: `${ratio.name}:base`,
      interval: formatDuration(alerting.evaluationInterval),
      rules: [...baseRules(ratio, base), ratioRule(ratio, base)],
    },
  ];
  for (const tier of tiers) {
    const windows = [tier.short, tier.long].filter((window) => !recorded.has(window));
    for (const window of windows) recorded.add(window);
    groups.push({
      name: `${ratio.name}:${tier.name}`,
      interval: formatDuration(tierInterval(tier, alerting.evaluationInterval)),
      rules: [
        ...windows.flatMap((window) => [
          ...sumRules(ratio, window, base, alerting.evaluationInterval),
          ratioRule(ratio, window),
        ]),
        ...promises.flatMap((promise) => {
          const own = tierOf(promise, tier);
          return own === undefined ? [] : [tierAlert(ratio, promise, own, alerting)];
        }),
      ],
    });
  }
  const burnWindow = Math.min(...tiers.map(({ long }) => long));
  return [...groups, sloGroup(ratio, promises, alerting, [...recorded], burnWindow)];
}
