const day = '(?:0?[1-9]|[12]\\d|3[01])';
const month = '(?:0?[1-9]|1[0-2])';
const paddedDay = '(?:0[1-9]|[12]\\d|3[01])';
const paddedMonth = '(?:0[1-9]|1[0-2])';
/** Of the last century or this one, in the Common or the Buddhist Era. */
const year = '(?:19|20|24|25)\\d\\d';
const monthName =
  '(?:(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\\.?|[\\u0e00-\\u0e7f][\\u0e00-\\u0e7f.]{1,11})';

const dates = [
  `(?<![\\d.]|%[\\da-f]?)${year}(?<sign>[-/])${month}\\k<sign>${day}(?!\\d)`,
  `(?<![\\d.]|%[\\da-f]?)(?:${day}[-/.]${month}|${month}[-/.]${day})[-/.]${year}(?!\\d)`,
  `(?<!\\d|%[\\da-f]?)${day}[ ./-]{0,2}${monthName}[ ,./-]{0,2}(?:พ\\.ศ\\. ?)?${year}(?!\\d)`,
  `${monthName} ${day},? ${year}(?!\\d)`,
  `(?<![\\p{L}\\d.]|%[\\da-f]?)(?:${year}${paddedMonth}${paddedDay}|${paddedDay}${paddedMonth}${year})(?=T\\d|[^\\p{L}\\d]|$)`,
].join('|');

const timeOfDay = '(?:(?:(?:T| |, |:)\\d{1,2}:\\d\\d(?::\\d\\d(?:[.,]\\d{1,9})?)?|T\\d{4,6})(?:Z|[+-]\\d\\d:?\\d\\d)?)';

/** A calendar date as people and programs write it, with the time of day that may follow. Source of a pattern. */
export const datePattern = `(?:${dates})${timeOfDay}?|(?<![\\d/])\\d\\d/\\d\\d/\\d\\d(?![\\d/])`;

/** Times of day that say that only the date is meant: midnight in UTC, and that of Thailand as UTC. */
const onlyDate = /[T ,:]0?0:?00(?::?00(?:[.,]0+)?)?$|[T ]17:?00(?::?00(?:[.,]0+)?)$/;

/** Years from which a date with a time of day is that of an event, not of a birth. */
const eventsSince = 2015;

/** Whether what matches {@link datePattern} is the time of an event rather than a date that could be of birth. */
export function isEventTime(match: string): boolean {
  const local = match.replace(/(?:Z|[+-]\d\d:?\d\d)$/i, '');
  if (!/[T ,:]\d{1,2}:\d\d|T\d{4}/.test(local) || onlyDate.test(local)) return false;
  const written = Number(/(?:19|20|24|25)\d\d/.exec(match)?.[0]);
  return (written >= 2_400 ? written - 543 : written) >= eventsSince;
}
