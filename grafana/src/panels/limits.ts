import { type BurnTier, formatDuration, formatPercentage, type PromisedRate, type RateUnit } from '@pulsetrail/catalog';
import type { Limit } from '../model/limit.js';
import type { Subject } from './subject.js';

/** The numbers of the rules, from the same catalog. */

/** A limit, and how it is written. */
export interface WrittenLimit extends Limit {
  readonly text: string;
}

/** The ratio of bad events at which the quickest tier of a promise fires. */
export function burnLimit(
  alert: string,
  budget: number | undefined,
  tiers: readonly BurnTier[],
): WrittenLimit | undefined {
  const [tier] = tiers.toSorted((left, right) => right.factor - left.factor);
  if (budget === undefined || tier === undefined) return undefined;
  const value = Number((tier.factor * budget).toPrecision(12));
  return { alert, value, severity: tier.severity, text: `${tier.name} ${formatPercentage(value)}` };
}

/** The ratio of errors of a subject at which its quickest alert fires. */
export const errorLimit = ({ kind, target }: Subject): WrittenLimit | undefined =>
  burnLimit(`${kind}ErrorBudgetBurn`, target.errors, target.tiers);

/** The duration that a quantile of a subject stays below. */
export function latencyLimit({ kind, target: { latency } }: Subject): WrittenLimit | undefined {
  if (latency?.kind !== 'quantile') return undefined;
  const { threshold } = latency;
  return { alert: `${kind}LatencyHigh`, value: threshold, severity: 'warning', text: formatDuration(threshold) };
}

/** A promised rate in the unit in which the catalog wrote it: two digits fewer than it holds, so that 1000/h is 1000 again. */
export const writtenRate = ({ perSecond, unit }: PromisedRate): number =>
  Number((perSecond * unit.seconds).toPrecision(10));

/** The least rate of a subject, in its own unit. */
export function throughputLimit({ kind, target: { throughput } }: Subject): WrittenLimit | undefined {
  if (throughput === undefined) return undefined;
  const value = writtenRate(throughput);
  return { alert: `${kind}ThroughputLow`, value, severity: 'warning', text: `${value}/${throughput.unit.name}` };
}

/** Grafana's unit of events in the unit of a rate. */
export const rateUnits: Readonly<Record<RateUnit['name'], string>> = { s: 'cps', min: 'cpm', h: 'suffix:/h' };
