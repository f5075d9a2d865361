import { toNumber } from './payload.js';

/** A time zone that turns a wall-clock time into an instant. */
export interface TimeZone {
  /** IANA name, such as `Asia/Bangkok`. */
  readonly name: string;
  /** The instant, in milliseconds since 1970, of a wall-clock time given as if it were UTC. */
  toInstant(wallClock: number): number;
}

/** The zone's name is not one that this runtime knows. */
export class TimeZoneError extends Error {
  readonly code = 'PULSETRAIL_TIME_ZONE';
  override readonly name = 'TimeZoneError';
}

const numberOf = (parts: readonly Intl.DateTimeFormatPart[], type: Intl.DateTimeFormatPartTypes): number =>
  Number(parts.find((part) => part.type === type)?.value);

/** A day of minutes; senders of older times cost what they cost. */
const offsetsKept = 1_440;

/**
 * Opens a time zone by its IANA name.
 * @throws {TimeZoneError} for a name that is not known.
 */
export function openTimeZone(name: string): TimeZone {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      calendar: 'gregory',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch (cause) {
    throw new TimeZoneError(
      `The time zone ${JSON.stringify(name)} is not known; write an IANA name such as UTC or Asia/Bangkok.`,
      { cause },
    );
  }
  /** Offsets by the minute, in which none changes: formatting takes microseconds, and devices send about the same times. */
  const offsets = new Map<number, number>();
  const offsetAt = (instant: number): number => {
    const minute = Math.floor(instant / 60_000);
    const known = offsets.get(minute);
    if (known !== undefined) return known;
    const parts = format.formatToParts(minute * 60_000);
    const wallClock = Date.UTC(
      numberOf(parts, 'year'),
      numberOf(parts, 'month') - 1,
      numberOf(parts, 'day'),
      numberOf(parts, 'hour'),
      numberOf(parts, 'minute'),
      numberOf(parts, 'second'),
    );
    if (offsets.size >= offsetsKept) offsets.clear();
    const offset = wallClock - minute * 60_000;
    offsets.set(minute, offset);
    return offset;
  };
  return {
    name,
    toInstant(wallClock) {
      // Two passes settle the offset, since the first looks at it on the wrong side of a clock change at most once.
      const first = wallClock - offsetAt(wallClock);
      return wallClock - offsetAt(first);
    },
  };
}

/** A year as devices write it: years of the Buddhist Era are 543 ahead, and no Gregorian year above 2400 can be meant. */
export const gregorianYear = (year: number): number => (year > 2_400 ? year - 543 : year);

/** The wall-clock time as if it were UTC; `undefined` when the calendar has no such day or the clock no such time. */
function wallClock(year: number, month: number, day: number, hour = 0, minute = 0, second = 0): number | undefined {
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const midnight = midnightOf(year, month, day);
  return midnight === undefined ? undefined : midnight + (hour * 3_600 + minute * 60 + second) * 1_000;
}

/** The last day that was asked for: most messages of a time are of one. */
let lastDay = { year: 0, month: 0, day: 0, midnight: undefined as number | undefined };

function midnightOf(year: number, month: number, day: number): number | undefined {
  if (lastDay.day === day && lastDay.month === month && lastDay.year === year) return lastDay.midnight;
  const time = Date.UTC(year, month - 1, day);
  const date = new Date(time);
  const isDay = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  lastDay = { year, month, day, midnight: isDay ? time : undefined };
  return lastDay.midnight;
}

/** The instant, in milliseconds, of whole seconds since 1970 sent as number or text; `undefined` for anything else. */
export function parseUnixTime(value: unknown): number | undefined {
  const seconds = toNumber(value, 0);
  return seconds === undefined ? undefined : seconds * 1_000;
}

/** All digits there, at once: to take the parts of a match out of a text costs several times as much. */
const usualForm = /^\d\d\/\d\d\/\d{4} \d\d:\d\d:\d\d$/;

function digits(text: string, from: number, end: number): number {
  let value = 0;
  for (let at = from; at < end; at++) value = value * 10 + text.charCodeAt(at) - 48;
  return value;
}

function instantOf(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
  zone: TimeZone,
): number | undefined {
  const time = wallClock(gregorianYear(year), month, day, hour, minute, second);
  return time === undefined ? undefined : zone.toInstant(time);
}

/** The instant of `DD/MM/YYYY HH:MM:SS` in the zone, in milliseconds; `undefined` for anything else. */
export function parseLocalTime(text: string, zone: TimeZone): number | undefined {
  if (usualForm.test(text)) {
    const [day, month, year] = [digits(text, 0, 2), digits(text, 3, 5), digits(text, 6, 10)];
    return instantOf(year, month, day, digits(text, 11, 13), digits(text, 14, 16), digits(text, 17, 19), zone);
  }
  const match = /^\s*(\d{1,2})\/(\d{1,2})\/(\d{4})\s+(\d{1,2}):(\d{2}):(\d{2})\s*$/.exec(text);
  if (match === null) return undefined;
  const [day = 0, month = 0, year = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  return instantOf(year, month, day, hour, minute, second, zone);
}

/** Unix times from here on are milliseconds: as seconds they would lie beyond the year 5000. */
const leastMilliseconds = 1e11;

/** The instant of an ISO 8601 date or date and time, in the zone when it has none, in milliseconds. */
function parseIsoTime(text: string, zone: TimeZone): number | undefined {
  const match =
    /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?(?:(Z)|([+-])(\d{2}):?(\d{2})?)?$/i.exec(
      text.trim(),
    );
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 0, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0));
  const time = wallClock(gregorianYear(year), month, day, hour, minute, second);
  if (time === undefined) return undefined;
  const [fraction, utc, sign, hours, minutes] = match.slice(7);
  const milliseconds = Math.floor(Number(`0.${fraction ?? 0}`) * 1_000);
  if (utc === undefined && sign === undefined) return zone.toInstant(time) + milliseconds;
  const offset = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000;
  return time + milliseconds - (sign === '-' ? -offset : offset);
}

/**
 * The instant, in milliseconds since 1970, of a time in any form in common use: Unix seconds or milliseconds as number or
 * text, ISO 8601, or `DD/MM/YYYY HH:MM:SS`; without a zone it is the given one's. `undefined` for anything else.
 */
export function parseTime(value: unknown, zone: TimeZone): number | undefined {
  const number = toNumber(value);
  if (number !== undefined) return Math.abs(number) < leastMilliseconds ? number * 1_000 : number;
  return typeof value === 'string' ? (parseIsoTime(value, zone) ?? parseLocalTime(value, zone)) : undefined;
}

/** The day `YYYY-MM-DD` of a compact `YYYYMMDD` in either era; `undefined` for anything else. */
export function parseCompactDay(text: string): string | undefined {
  const match = /^\s*(\d{4})(\d{2})(\d{2})\s*$/.exec(text);
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 0] = match.slice(1).map(Number);
  const time = wallClock(gregorianYear(year), month, day);
  return time === undefined ? undefined : new Date(time).toISOString().slice(0, 10);
}

/** How far a device's clock may be ahead of the bridge's before it is not believed, in milliseconds. */
export const clockAheadLimit = 10 * 60_000;

/** How old a reading may be, in milliseconds: devices keep readings while they have no network, but not for longer. */
export const clockBehindLimit = 30 * 86_400_000;

/** When something was measured, and whose clock says so. */
export interface MeasuredTime {
  readonly at: Date;
  /** `device`: the device's own time. `arrival`: it sent none, or one that cannot be right. */
  readonly clock: 'device' | 'arrival';
}

/**
 * Believes the device's clock within the limits, else takes the time of arrival.
 * @param sent what the device says, in milliseconds since 1970.
 * @param now time of arrival, in milliseconds since 1970.
 */
export const measuredTime = (sent: number | undefined, now: number): MeasuredTime =>
  sent !== undefined && sent <= now + clockAheadLimit && sent >= now - clockBehindLimit
    ? { at: new Date(sent), clock: 'device' }
    : { at: new Date(now), clock: 'arrival' };
