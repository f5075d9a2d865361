import type { Alerting, BurnTier } from '@pulsetrail/catalog';
import { burnThreshold } from '../burn-rate.js';
import type { CountedEvents } from './burn-model.js';
import { burnScenarios } from './burn-scenarios.js';
import type { AlertTest } from './scenario.js';

/** A promise on a ratio of events, as far as its alerts are concerned. */
export interface BudgetTestInput {
  readonly alert: string;
  /** Labels of the alert, without `tier` and `severity`. */
  readonly labels: Readonly<Record<string, string>>;
  readonly scope: string;
  readonly budget: number;
  readonly tiers: readonly BurnTier[];
  readonly base: number;
  readonly alerting: Alerting;
  /** The raw series of events that were counted so. */
  readonly series: (events: CountedEvents) => Readonly<Record<string, string>>;
}

/** The shortest window of all promises on one ratio: what is counted from its raw series. */
export const baseWindow = (promises: readonly { readonly tiers: readonly BurnTier[] }[]): number =>
  Math.min(...promises.flatMap(({ tiers }) => tiers.map(({ short }) => short)));

/** A test for every tier of a promise on a ratio of events: whatever family calls `burnRateGroups` calls this. */
export function budgetTests(input: BudgetTestInput): AlertTest[] {
  const { alert, labels, scope, budget, tiers, base, alerting, series } = input;
  const lowest = Math.min(...tiers.map((tier) => burnThreshold(tier, budget)));
  return tiers.map(
    (tier): AlertTest => ({
      alert,
      labels: { ...labels, tier: tier.name, severity: tier.severity },
      for: tier.for,
      keepFiringFor: alerting.keepFiringFor,
      scope,
      scenarios: burnScenarios({ budget, tier, lowest, base, alerting }, series),
    }),
  );
}
