import type { Severity } from '@pulsetrail/catalog';

/** A number beyond which an alert fires, or that means trouble by itself. */
export interface Limit {
  /** In the unit of the panel; the annotation `threshold` of the alert's rule. */
  readonly value: number;
  /** The name of the alert; none for what many alerts share, such as the burn rate of a tier. */
  readonly alert?: string;
  readonly severity: Severity;
}
