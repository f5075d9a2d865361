import type { DemoOptions } from '../options.js';
import type { Plan } from '../plan.js';

/** The demo's options with their defaults. */
export function demoOf({ options }: Plan): Required<DemoOptions> {
  return { messageRate: 5, requestRate: 15, requestFailures: 0.02, failures: 0.05, seed: 1, ...(options.demo || {}) };
}
