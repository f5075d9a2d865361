/**
 * The arithmetic of error budgets.
 * Source: Google, "The Site Reliability Workbook", chapter 5, "Multiwindow, Multi-Burn-Rate Alerts".
 */

/** One alerting tier: two windows, the burn rate that both must exceed, and how loud it is. */
export interface BurnTier {
  readonly name: string;
  /** Long window in seconds. */
  readonly long: number;
  /** Short window in seconds: ends the alert soon after the burn ends. */
  readonly short: number;
  /** How many times faster than allowed the budget burns; 1 uses it up exactly at the end of the period. */
  readonly factor: number;
  /** Seconds for which the condition must hold. */
  readonly for: number;
  readonly severity: 'critical' | 'warning' | 'info';
}

/** The burn rate at which `budgetShare` (0 to 1) of the period's budget is used up within the long window. */
export const burnFactor = (budgetShare: number, periodSeconds: number, longSeconds: number): number =>
  Number(((budgetShare * periodSeconds) / longSeconds).toPrecision(12));

/** The highest burn rate that an error budget (a ratio) allows: everything fails. */
export const maximumBurn = (budget: number): number => 1 / budget;

/** Whether a tier can fire at all: a threshold of `factor x budget` at or above 1 is never exceeded. */
export const isReachable = (tier: Pick<BurnTier, 'factor'>, budget: number): boolean => tier.factor * budget < 1;

const minute = 60;
const hour = 3_600;
const day = 86_400;

/** The four tiers of the workbook with the waiting times of kubernetes-mixin, their factors computed for the period. */
export function defaultTiers(periodSeconds: number): BurnTier[] {
  const tier = (
    name: string,
    severity: BurnTier['severity'],
    [long, short, wait]: readonly [number, number, number],
    budgetShare: number,
  ): BurnTier => ({ name, long, short, factor: burnFactor(budgetShare, periodSeconds, long), for: wait, severity });
  return [
    tier('page-fast', 'critical', [hour, 5 * minute, 2 * minute], 0.02),
    tier('page-slow', 'critical', [6 * hour, 30 * minute, 15 * minute], 0.05),
    tier('ticket-fast', 'warning', [day, 2 * hour, hour], 0.1),
    tier('ticket-slow', 'warning', [3 * day, 6 * hour, 3 * hour], 0.1),
  ];
}
