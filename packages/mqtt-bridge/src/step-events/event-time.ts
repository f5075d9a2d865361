import { clockAheadLimit, parseTime, type TimeZone } from '../message/time.js';

/** How late an event may come, in milliseconds: a broker may have kept it while the bridge was away. */
const behindLimit = 86_400_000;

/** Listeners write UTC, and leave the zone out. */
const utc: TimeZone = { name: 'UTC', toInstant: (wallClock) => wallClock };

/** When an event happened, and by whose clock. */
export interface EventTime {
  /** Milliseconds since 1970. */
  readonly time: number;
  /** `listener`: its own time. `arrival`: it sent none, or one that cannot be right. */
  readonly clock: 'listener' | 'arrival';
}

/**
 * Believes the listener's clock up to ten minutes ahead and a day behind, else takes the time of arrival: a listener that
 * sends local time east of Greenwich as if it were UTC would be hours ahead.
 * @param timestamp what the event says, of any type.
 * @param arrival milliseconds since 1970.
 */
export function eventTime(timestamp: unknown, arrival: number): EventTime {
  const sent = parseTime(timestamp, utc);
  return sent !== undefined && sent <= arrival + clockAheadLimit && sent >= arrival - behindLimit
    ? { time: sent, clock: 'listener' }
    : { time: arrival, clock: 'arrival' };
}
