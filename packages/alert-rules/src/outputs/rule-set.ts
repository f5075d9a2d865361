import type { RuleGroup } from '../rule.js';

/** Rules that are written together, under a name that no other set has. */
export interface RuleSet {
  /** Such as `pulsetrail`, `pulsetrail.clinic-api` or `pulsetrail-long`. */
  readonly name: string;
  /** The service whose alerts they are; undefined for what is about several. */
  readonly service: string | undefined;
  /** Whether they look far back, and another server may evaluate them. */
  readonly isLong: boolean;
  readonly groups: readonly RuleGroup[];
}
