import type { Command } from './processes/child.js';
import type { Readiness } from './processes/readiness.js';

/** One process of the stack. */
export interface Part {
  /** Lower-case name, as it stands in the table, in messages and as the name of its log. */
  readonly name: string;
  readonly command: Command;
  /** Names of the parts that must be ready before this one starts. */
  readonly after?: readonly string[];
  readonly ready: Readiness;
  /** Where people find it, or what it is connected to; never with a password. */
  readonly address: string;
  /** Whether its standard output is meant for the terminal instead of its log. */
  readonly speaks?: boolean;
}
