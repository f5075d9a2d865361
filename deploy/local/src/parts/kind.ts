import type { Part } from '../part.js';
import type { Setting } from '../plan.js';
import type { PortName } from '../ports.js';
import type { PartContext } from './context.js';

/** A part before it is known where it runs: whether it is needed, what it listens on, and how it is started. */
export interface PartKind {
  /** Whether a stack of this setting has it. */
  readonly isNeeded: (setting: Setting) => boolean;
  /** The ports that it listens on, so that they are free when it starts. Default: none. */
  readonly ports?: readonly PortName[];
  /** The part, once ports and files are chosen. */
  readonly describe: (context: PartContext) => Part;
}

/** Whether the demo runs: the clinic, its devices and its visitors. */
export const isDemo = ({ options }: Setting): boolean => options.demo !== false;
