import type { Configuration } from '../configuration.js';
import type { Plan } from '../plan.js';
import type { RunFolder } from '../run-folder.js';

/** What a part is described from. */
export interface PartContext {
  readonly plan: Plan;
  readonly run: RunFolder;
  readonly configuration: Configuration;
}
