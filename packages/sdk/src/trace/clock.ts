import { performance } from 'node:perf_hooks';
import type { HrTime, TimeInput } from '@opentelemetry/api';

const { timeOrigin } = performance;

/** Unix time in milliseconds by the monotonic clock: never goes back within a process, and does not follow corrections. */
export const now = (): number => timeOrigin + performance.now();

/** How far, in milliseconds, the monotonic clock may be from the wall clock before it is corrected on the way out. */
const tolerated = 100;

let skew = 0;
/** The wall clock's millisecond in which the skew was measured. */
let measuredAt = 0;

/**
 * How far the wall clock is ahead of {@link now}, in milliseconds: 0 until they part by more than a tenth of a second, as
 * they do when a machine has slept or its clock was set. Durations are not touched by it.
 */
export function wallSkew(): number {
  const wall = Date.now();
  if (wall === measuredAt) return skew;
  measuredAt = wall;
  const measured = wall - now();
  if (Math.abs(measured - skew) > tolerated) skew = measured;
  return skew;
}

/** Milliseconds as OpenTelemetry's pair of seconds and nanoseconds. */
export function toHrTime(milliseconds: number): HrTime {
  const seconds = Math.floor(milliseconds / 1_000);
  const nanoseconds = Math.round((milliseconds - seconds * 1_000) * 1_000_000);
  return nanoseconds < 1_000_000_000 ? [seconds, nanoseconds] : [seconds + 1, 0];
}

/** A reading of {@link now} as wall-clock time, for what leaves the process. */
export const toWallTime = (milliseconds: number): HrTime => toHrTime(milliseconds + wallSkew());

/** Unix milliseconds in 2001, which no process has run for: what is later need not be compared with a clock. */
const longAgo = 1e12;

function unixMilliseconds(time: TimeInput): number {
  if (typeof time === 'number') return time;
  return time instanceof Date ? time.getTime() : time[0] * 1_000 + time[1] / 1_000_000;
}

/**
 * A time given to the tracing API on the scale of {@link now}: an `HrTime`, a `Date`, Unix milliseconds, or a reading of
 * `performance.now()`, told apart, as OpenTelemetry's own spans do, by not being later than that clock. What is no time
 * counts as now.
 */
export function fromTimeInput(time: TimeInput | undefined): number {
  if (time === undefined || time === null) return now();
  if (typeof time === 'number' && time < longAgo && time <= performance.now()) return time + timeOrigin;
  const unix = unixMilliseconds(time);
  return Number.isFinite(unix) ? unix - wallSkew() : now();
}
