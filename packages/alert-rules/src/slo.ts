import { type Alerting, formatDuration, formatPercentage } from '@pulsetrail/catalog';
import {
  type BudgetPromise,
  badRecord,
  type EventRatio,
  ratioRecord,
  ratioRule,
  staticLabels,
  totalRecord,
} from './event-ratio.js';
import { equals, number, selector } from './promql.js';
import type { RecordingRule, RuleGroup } from './rule.js';

/**
 * What is recorded of a promise over its whole period: how much of its budget is left, how fast it burns, and when it
 * will be gone. These series carry identity labels only, so that another owner or another objective breaks no history;
 * everything else stands on one info metric.
 */

/** The names of the records that all promises share, told apart by `slo` and `metric`. */
export const sloRecords = {
  info: 'pulsetrail_slo_info',
  budget: 'pulsetrail_slo:budget:ratio',
  remaining: 'pulsetrail_slo:budget_remaining:ratio',
  burn: (window: number): string => `pulsetrail_slo:burn_rate:ratio${formatDuration(window)}`,
  exhaustion: 'pulsetrail_slo:time_to_exhaustion:seconds',
} as const;

/** The labels by which a ratio's promises are told from those of others. */
export const sloLabels = ({ slo, metric, labels }: EventRatio): Record<string, string> => ({ slo, metric, ...labels });

const matchersOf = (labels: Readonly<Record<string, string>>) =>
  Object.entries(labels).map(([label, value]) => equals(label, value));

/** The period is added up from at most about so many recorded values. */
const tiles = 1_000;

/** The recorded window of which the period is made: the longest that is fine enough. */
export const periodStep = (period: number, recorded: readonly number[]): number =>
  Math.max(Math.min(...recorded), ...recorded.filter((window) => window * tiles <= period));

/** Bad and all events of the whole period, and their ratio. */
function periodRules(ratio: EventRatio, period: number, step: number): RecordingRule[] {
  const fixed = staticLabels(ratio);
  const sum = (record: string): string =>
    `sum_over_time(${selector(record, matchersOf(ratio.labels ?? {}))}[${formatDuration(period)}:${formatDuration(step)}])`;
  return [
    { record: totalRecord(ratio, period), expr: sum(totalRecord(ratio, step)), ...fixed },
    { record: badRecord(ratio, period), expr: sum(badRecord(ratio, step)), ...fixed },
    ratioRule(ratio, period),
  ];
}

/** The budget of one promise, and what else there is to say of it. */
function promiseRules(
  ratio: EventRatio,
  { matchers, budget, identity, info }: BudgetPromise,
  period: number,
): RecordingRule[] {
  const labels = { ...sloLabels(ratio), ...identity };
  const total = selector(totalRecord(ratio, period), [...matchers, ...matchersOf(ratio.labels ?? {})]);
  const known = Object.entries(info).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return [
    { record: sloRecords.budget, expr: `0 * ${total} + ${number(budget)}`, labels },
    {
      record: sloRecords.info,
      expr: `0 * ${total} + 1`,
      labels: {
        ...labels,
        ...Object.fromEntries(known),
        objective: formatPercentage(1 - budget),
        period: formatDuration(period),
      },
    },
  ];
}

/** The group of a ratio's promises over the period; `recorded` are the windows for which the ratio is recorded already. */
export function sloGroup(
  ratio: EventRatio,
  promises: readonly BudgetPromise[],
  { period, evaluationInterval }: Alerting,
  recorded: readonly number[],
  burnWindow: number,
): RuleGroup {
  const labels = sloLabels(ratio);
  const own = matchersOf(ratio.labels ?? {});
  const by = [...ratio.by, ...Object.keys(ratio.labels ?? {})].join(', ');
  const budget = `max by (${by}) (${selector(sloRecords.budget, matchersOf(labels))})`;
  const spent = `(${selector(ratioRecord(ratio, period), own)} or 0 * ${selector(totalRecord(ratio, period), own)})`;
  const burn = sloRecords.burn(burnWindow);
  const interval = Math.max(1, Math.floor(120 / evaluationInterval)) * evaluationInterval;
  return {
    name: `${ratio.name}:slo`,
    interval: formatDuration(interval),
    rules: [
      ...(recorded.includes(period) ? [] : periodRules(ratio, period, periodStep(period, recorded))),
      ...promises.flatMap((promise) => promiseRules(ratio, promise, period)),
      { record: sloRecords.remaining, expr: `1 - ${spent} / ${budget}`, labels },
      { record: burn, expr: `${selector(ratioRecord(ratio, burnWindow), own)} / ${budget}`, labels },
      {
        record: sloRecords.exhaustion,
        expr: `clamp_min(${selector(sloRecords.remaining, matchersOf(labels))}, 0) * ${period}\n/\n(${selector(burn, matchersOf(labels))} > 0)`,
        labels,
      },
    ],
  };
}
