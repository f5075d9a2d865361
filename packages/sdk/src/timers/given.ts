import { otherValue } from '../registry/label-tree.js';
import type { TimerHandle } from './timed.js';

/** What is timed. */
export type Fn = (timer: TimerHandle) => unknown;

/** A name as text. Untyped callers may give anything, which is no reason to fail what they time. */
export function asName(given: unknown): string {
  if (typeof given === 'string') return given;
  try {
    return String(given);
  } catch {
    return otherValue;
  }
}

/** A function; undefined for anything else. */
export const asFunction = (given: unknown): Fn | undefined => (typeof given === 'function' ? (given as Fn) : undefined);

/** Options; undefined for anything else. */
export const asOptions = <Options>(given: unknown): Options | undefined =>
  typeof given === 'object' && given !== null ? (given as Options) : undefined;
