import type { BurnTier } from './burn.js';
import type { RateUnit } from './quantities.js';

/** A rate as it was promised: the unit is the one in which people think of it. */
export interface PromisedRate {
  readonly perSecond: number;
  readonly unit: RateUnit;
}

/** A latency promise: a quantile below the threshold now, or a share of calls below it over the period. */
export type LatencyTarget =
  | { readonly kind: 'quantile'; readonly threshold: number; readonly quantile: number }
  | { readonly kind: 'objective'; readonly threshold: number; readonly budget: number };

/** The resolved targets of an operation, flow or pipeline; seconds, ratios and events per second. */
export interface Target {
  readonly latency?: LatencyTarget;
  /** Error budget as a ratio. */
  readonly errors?: number;
  /** Least rate. */
  readonly throughput?: PromisedRate;
  /** The burn tiers that alert on `errors` and on a latency objective. */
  readonly tiers: readonly BurnTier[];
}
