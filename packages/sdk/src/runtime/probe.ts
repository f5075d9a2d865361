import type { ObservationCallback } from '../registry/observation.js';

/** Something about the process that is read when metrics are collected, and at no other time. */
export interface Probe {
  readonly observe: ObservationCallback;
  /** Lets go of what it holds. */
  stop?(): void;
}
