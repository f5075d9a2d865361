import { type Alerting, type BurnTier, formatDuration, formatPercentage } from '@pulsetrail/catalog';
import { type AlertDescription, alertingRule } from './alert.js';
import { equals, type Matcher, number, selector } from './promql.js';
import type { RecordingRule, Rule, RuleGroup } from './rule.js';

/**
 * Multi-window, multi-burn-rate alerts on an error budget.
 * Source: Google, "The Site Reliability Workbook", chapter 5, alert type 6.
 *
 * Bad and total events are counted from the raw series for one base window only and recorded by identity labels; every longer window
 * adds up those few recorded series. So the cost of a window does not grow with the number of instances and label sets,
 * and each window weighs events, not time slices.
 */

/** A ratio of bad events to all events, recorded once per metric for every window that a tier reads. */
export interface EventRatio {
  /** Begins the names of its groups and stands in no record. */
  readonly name: string;
  /** The aggregation level, first part of the record names, such as `service_operation`. */
  readonly level: string;
  /** What is counted, second part of the record names, such as `operation_duration_seconds`. */
  readonly metric: string;
  /** What bad and all events are called, such as `errors` and `calls`. */
  readonly bad: string;
  readonly total: string;
  /** Static labels of every record, which tell apart ratios of the same metric. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Bad events within a window, by identity labels, 0 where there were none; `total` is what {@link countTotal} has just recorded. */
  readonly countBad: (window: string, total: string) => string;
  /** All events within a window, by the same labels. */
  readonly countTotal: (window: string) => string;
}

/** A promise on a ratio: how much of it may be bad, and the alert of each tier. */
export interface BudgetPromise {
  /** Selects the promise's series among those of the ratio. */
  readonly matchers: readonly Matcher[];
  /** The share of events that may be bad over the period. */
  readonly budget: number;
  readonly tiers: readonly BurnTier[];
  readonly alert: Pick<AlertDescription, 'name' | 'category' | 'labels' | 'summary'> & {
    /** What the value is the ratio of, as the subject of a sentence: `The error ratio of sign-in`. */
    readonly subject: string;
  };
}

/** The record of bad events within a window. */
const badRecord = (ratio: EventRatio, window: number): string =>
  `${ratio.level}:${ratio.metric}_${ratio.bad}:increase${formatDuration(window)}`;

/** The record of all events within a window. */
const totalRecord = (ratio: EventRatio, window: number): string =>
  `${ratio.level}:${ratio.metric}_${ratio.total}:increase${formatDuration(window)}`;

/** The record of the share of bad events within a window; absent while there are no events at all. */
const ratioRecord = (ratio: EventRatio, window: number): string =>
  `${ratio.level}:${ratio.metric}_${ratio.bad}:ratio${formatDuration(window)}`;

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

const staticMatchers = (ratio: EventRatio): Matcher[] =>
  Object.entries(ratio.labels ?? {}).map(([label, value]) => equals(label, value));

/** The static labels of a record, as its rule writes them: on every record, so that no two rules are taken for one. */
const staticLabels = ({ labels }: EventRatio): Pick<RecordingRule, 'labels'> =>
  labels === undefined ? {} : { labels };

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

/** Records the share of bad events; `> 0` leaves out idle series instead of recording 0 / 0. */
function ratioRule(ratio: EventRatio, window: number): RecordingRule {
  const [bad, total] = [badRecord(ratio, window), totalRecord(ratio, window)].map((record) =>
    selector(record, staticMatchers(ratio)),
  );
  return { record: ratioRecord(ratio, window), expr: `${bad}\n/\n(${total} > 0)`, ...staticLabels(ratio) };
}

function tierAlert(ratio: EventRatio, promise: BudgetPromise, tier: BurnTier, alerting: Alerting): Rule {
  const matchers = [...promise.matchers, ...staticMatchers(ratio)];
  const threshold = burnThreshold(tier, promise.budget);
  const [short, long, period] = [tier.short, tier.long, alerting.period].map(formatDuration);
  const over = (window: number): string => `${selector(ratioRecord(ratio, window), matchers)} > ${number(threshold)}`;
  const enough = `round(${selector(badRecord(ratio, tier.long), matchers)}) >= ${alerting.minimumBadEvents}`;
  const { subject, labels, ...alert } = promise.alert;
  return alertingRule({
    ...alert,
    expr: [over(tier.short), over(tier.long), enough].join('\nand\n'),
    for: tier.for,
    keepFiringFor: alerting.keepFiringFor,
    severity: tier.severity,
    labels: { tier: tier.name, ...labels },
    description:
      `${subject} is {{ $value | humanizePercentage }} over ${short}, threshold ${formatPercentage(threshold)}, and above it over ${long} too. ` +
      `At the threshold the budget of ${formatPercentage(promise.budget)} over ${period} is used up in ${formatDuration(timeToExhaustion(tier, alerting.period))}.`,
    threshold: number(threshold),
  });
}

/**
 * The groups of one ratio: the base window, then one group per tier in use with the windows that no earlier tier has
 * recorded and the tier's alerts. Long tiers are evaluated less often.
 */
export function burnRateGroups(ratio: EventRatio, promises: readonly BudgetPromise[], alerting: Alerting): RuleGroup[] {
  const uses = (promise: BudgetPromise, tier: BurnTier): boolean =>
    promise.tiers.some(({ name }) => name === tier.name);
  const tiers = alerting.tiers.filter((tier) => promises.some((promise) => uses(promise, tier)));
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
        ...promises
          .filter((promise) => uses(promise, tier))
          .map((promise) => tierAlert(ratio, promise, tier, alerting)),
      ],
    });
  }
  return groups;
}
