import { setImmediate, setTimeout } from 'node:timers/promises';

/** How fast and how often {@link pace} beats. */
export interface PaceOptions {
  /** Beats per second. */
  readonly rate: number;
  /** How many beats in all. Default: no end. */
  readonly count?: number;
  /** Ends the beats at once. */
  readonly signal: AbortSignal;
}

/** How much may be caught up after a delay, in milliseconds: a longer pause is not followed by a flood. */
const longestDebt = 1_000;

/** Beats at an even rate, independent of how long the work between two beats takes. */
export async function* pace({ rate, count = Number.POSITIVE_INFINITY, signal }: PaceOptions): AsyncGenerator<number> {
  const period = 1_000 / rate;
  let due = performance.now();
  for (let beat = 0; beat < count && !signal.aborted; beat++) {
    due = Math.max(due, performance.now() - longestDebt);
    const wait = due - performance.now();
    // A timer is too coarse below a millisecond; giving way to the event loop keeps sockets served.
    const pause = wait > 1 ? setTimeout(wait, undefined, { signal }) : setImmediate(undefined, { signal });
    if (!(await pause.then(() => true).catch(() => false))) return;
    yield beat;
    due += period;
  }
}
