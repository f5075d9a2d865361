const day = '(?:0?[1-9]|[12]\\d|3[01])';
const month = '(?:0?[1-9]|1[0-2])';
const paddedDay = '(?:0[1-9]|[12]\\d|3[01])';
const paddedMonth = '(?:0[1-9]|1[0-2])';
/** Of the last century or this one, in the Common or the Buddhist Era. */
const year = '(?:19|20|24|25)\\d\\d';
/** The same before versions and images were called by their dates. */
const longAgo = '(?:19\\d\\d|20(?:0\\d|1[0-4])|24\\d\\d|25(?:[0-4]\\d|5[0-7]))';
const monthName =
  '(?:(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\\.?|[\\u0e00-\\u0e7f][\\u0e00-\\u0e7f.]{1,11})';

const dates = [
  `(?<![\\d.]|%[\\da-f]?)${year}(?<sign>[-/])${month}\\k<sign>${day}(?!\\d)`,
  `(?<![\\d.]|%[\\da-f]?)(?:${day}[-/.]${month}|${month}[-/.]${day})[-/.]${year}(?!\\d)`,
  `(?<![\\d.v]|%[\\da-f]?)${longAgo}\\.${paddedMonth}\\.${paddedDay}(?!\\.?\\d)`,
  `(?<!\\d|%[\\da-f]?)${day}[ ./-]{0,2}${monthName}[ ,./-]{0,2}(?:พ\\.ศ\\. ?)?${year}(?!\\d)`,
  `${monthName} ${day},? ${year}(?!\\d)`,
  `(?<![\\p{L}\\d.]|%[\\da-f]?)(?:${year}${paddedMonth}${paddedDay}|${paddedDay}${paddedMonth}${year})(?=T\\d|[^\\p{L}\\d]|$)`,
].join('|');

const timeOfDay = '(?:(?:(?:T| |, |:)\\d{1,2}:\\d\\d(?::\\d\\d(?:[.,]\\d{1,9})?)?|T\\d{4,6})(?:Z|[+-]\\d\\d:?\\d\\d)?)';

/** One with two digits for its year. With dashes day and month have two, too: fewer are ranges and versions. */
const shortDate = [
  `(?<![\\d/])(?:${day}/${month}|${month}/${day})/\\d\\d(?![\\d/])`,
  `(?<![\\p{L}\\d.-])(?:${paddedDay}-${paddedMonth}|${paddedMonth}-${paddedDay})-\\d\\d(?![\\p{L}\\d-]|\\.\\d)`,
].join('|');

/** A calendar date as people and programs write it, with the time of day that may follow. Source of a pattern. */
export const datePattern = `(?:${dates})${timeOfDay}?|${shortDate}`;

/** Midnight, right after the date: only the date is meant. */
const atMidnight = /(?:[T ,]|\d{4}:)0?0:?00(?::?00(?:[.,]0+)?)?$/;

/** Midnight in Thailand, as JavaScript's `Date` writes it in JSON. */
const atMidnightOfThailand = /T17:00:00\.000Z$/;

/** Years from which a date with a time of day is that of an event, not of a birth. */
const eventsSince = 2015;

/** Whether what matches {@link datePattern} is the time of an event rather than a date that could be of birth. */
export function isEventTime(match: string): boolean {
  const local = match.replace(/(?:Z|[+-]\d\d:?\d\d)$/i, '');
  if (!/[T ,:]\d{1,2}:\d\d|T\d{4}/.test(local)) return false;
  if (atMidnight.test(local) || atMidnightOfThailand.test(match)) return false;
  const written = Number(/(?:19|20|24|25)\d\d/.exec(match)?.[0]);
  return (written >= 2_400 ? written - 543 : written) >= eventsSince;
}
