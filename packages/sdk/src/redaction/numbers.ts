import { datePattern, isEventTime } from './dates.js';
import { redacted } from './placeholder.js';

/** Ids of traces and commits, and UUIDs: they hold digits in any order, and say nothing of a person. */
const kept =
  '(?<![\\da-z])(?:[\\da-f]{32}|[\\da-f]{40}|[\\da-f]{64}|[\\da-f]{8}(?:-[\\da-f]{4}){3}-[\\da-f]{12}|(?![\\da-f]*\\d{13})[\\da-f]{16})(?![\\da-z])';

/** Six pairs of hexadecimal digits: a MAC address. Also as three times two pairs, and without signs after what has one. */
const mac = [
  '(?<![\\da-f])[\\da-f]{2}(?:[:-][\\da-f]{2}){5}(?![\\da-f])',
  '(?<![\\da-f.])[\\da-f]{4}(?:\\.[\\da-f]{4}){2}(?![\\da-f.])',
  '(?<![\\da-z])[\\da-f]{12}(?![\\da-z])(?<=(?:device|gateway|watch|mac)[\\w.]{0,12}["\']?[ :=/#_-]{1,3}["\']?[\\da-f]{12})',
].join('|');

/** Digits in the groups of a Thai citizen id (1-4-5-2-1) or of a payment card. */
const grouped = [
  '(?<!\\d)\\d(?<id>[ .-])\\d{4}\\k<id>\\d{5}\\k<id>\\d\\d\\k<id>\\d(?!\\d)',
  '(?<!\\d)\\d{4}(?<card>[ .-])\\d{4}\\k<card>\\d{4}\\k<card>\\d{1,7}(?!\\d)',
  '(?<!\\d)\\d{4}(?<amex>[ .-])\\d{6}\\k<amex>\\d{4,5}(?!\\d)',
].join('|');

/** Telephone numbers: Thai ones with or without country code, those of any country after a plus, North American ones with dashes. */
const phone = [
  '(?<![\\d.]|%[\\da-f]?)\\(?0[2-9](?:[ ().-]{0,2}\\d){7,8}(?!\\d)',
  '(?<![\\p{L}\\d.])\\+\\d(?:[ ().-]{0,2}\\d){7,14}(?!\\d)',
  '(?<![\\d.]|%[\\da-f]?)(?:00)?66[ -]?[2-9](?:[ -]?\\d){7,8}(?!\\d)',
  '(?<![\\d.-])\\d{3}-\\d{3}-\\d{4}(?![\\d-])',
].join('|');

/** Latitude and longitude, or the other way round, to ten meters or nearer. */
const pair = '(?<![\\d.])-?\\d{1,3}\\.\\d{4,}(?:[,;] ?| )\\s{0,2}-?\\d{1,3}\\.\\d{4,}(?![\\d.]*\\.\\d)';

const pattern = new RegExp(
  `(?<kept>${kept})|${mac}|${pair}|(?<run>(?<!\\d|(?<!\\d)\\d{1,10}\\.)\\d{13,20}(?!\\d))|${grouped}|(?<date>${datePattern})|${phone}`,
  'giu',
);

/** Source: ISO/IEC 7812-1, annex B. */
export function hasCardChecksum(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index++) {
    const digit = digits.charCodeAt(digits.length - 1 - index) - 48;
    const doubled = index % 2 === 0 ? digit : digit * 2;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/**
 * Whether a run of digits names a person or what is a person's: 13 are a citizen id, 15 an IMEI, those of a card begin with
 * 2 to 6 and end with their checksum, those of a SIM card begin with 89.
 */
export const isPersonalNumber = (digits: string): boolean =>
  digits.length === 13 ||
  digits.length === 15 ||
  (digits.length >= 14 && digits.length <= 19 && /^(?:[3-6]|2[2-7])/.test(digits) && hasCardChecksum(digits)) ||
  (digits.length >= 18 && digits.length <= 20 && digits.startsWith('89'));

const place = /^\s*[([]?\s*-?\d{1,3}(?:\.\d+)?\s*[\s,;]\s*-?\d{1,3}(?:\.\d+)?\s*[)\]]?\s*$/;

/** Whether a value, of a key of places, is two coordinates: as a text, or as a list of numbers. */
export const isPlace = (value: unknown): boolean =>
  Array.isArray(value)
    ? value.length >= 2 && value.length <= 3 && value.every((item) => typeof item === 'number')
    : typeof value === 'string' && place.test(value);

interface Groups {
  readonly kept?: string;
  readonly run?: string;
  readonly date?: string;
}

function judge(match: string, ...rest: unknown[]): string {
  const { kept: id, run, date } = rest.at(-1) as Groups;
  const stays =
    id !== undefined || (run !== undefined && !isPersonalNumber(run)) || (date !== undefined && isEventTime(date));
  return stays ? match : redacted;
}

/** Takes out of a text the numbers that name a person, coordinates, and the dates that could be of birth. */
export const withoutNumbers = (text: string): string =>
  /\d|[a-f]{2}(?:[.:-][a-f]{2}|[a-f]{10})/i.test(text) ? text.replace(pattern, judge) : text;
