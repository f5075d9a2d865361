import { performance } from 'node:perf_hooks';
import type { HrTime, TimeInput } from '@opentelemetry/api';

/** Unix time in milliseconds with the resolution of the monotonic clock; never goes back within a process. */
export const now = (): number => performance.timeOrigin + performance.now();

/** Milliseconds as OpenTelemetry's pair of seconds and nanoseconds. */
export function toHrTime(milliseconds: number): HrTime {
  const seconds = Math.floor(milliseconds / 1_000);
  return [seconds, Math.round((milliseconds - seconds * 1_000) * 1_000_000)];
}

/**
 * A time given to the tracing API as Unix milliseconds: an `HrTime`, a `Date`, Unix milliseconds, or a reading of
 * `performance.now()`, told apart as OpenTelemetry does by being smaller than `performance.timeOrigin`.
 */
export function fromTimeInput(time: TimeInput | undefined): number {
  if (time === undefined) return now();
  if (typeof time === 'number') return time < performance.timeOrigin ? time + performance.timeOrigin : time;
  return time instanceof Date ? time.getTime() : time[0] * 1_000 + time[1] / 1_000_000;
}
