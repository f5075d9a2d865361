import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  clockAheadLimit,
  clockBehindLimit,
  gregorianYear,
  measuredTime,
  openTimeZone,
  parseCompactDay,
  parseLocalTime,
  parseTime,
  parseUnixTime,
} from '../../src/message/time.js';

const iso = (time: number | undefined) => (time === undefined ? undefined : new Date(time).toISOString());

test.each([
  ['UTC', '08/07/2025 09:15:00', '2025-07-08T09:15:00.000Z'],
  ['Asia/Bangkok', '08/07/2025 09:15:00', '2025-07-08T02:15:00.000Z'],
  ['Asia/Bangkok', '8/7/2568 9:15:00', '2025-07-08T02:15:00.000Z'],
  ['America/New_York', '01/01/2025 00:00:00', '2025-01-01T05:00:00.000Z'],
  ['Europe/Berlin', '30/03/2025 01:59:59', '2025-03-30T00:59:59.000Z'],
  ['Europe/Berlin', '30/03/2025 03:00:00', '2025-03-30T01:00:00.000Z'],
  ['Asia/Kathmandu', '08/07/2025 09:15:00', '2025-07-08T03:30:00.000Z'],
])('in %s, %s is %s', (zone, text, expected) => {
  expect(iso(parseLocalTime(text, openTimeZone(zone)))).toBe(expected);
});

test.each([
  '',
  '31/02/2025 00:00:00',
  '08/07/2025 24:00:00',
  '08/07/2025',
  '2025-07-08 09:15:00',
  '08/13/2025 00:00:00',
])('%s is no local time', (text) => expect(parseLocalTime(text, openTimeZone('UTC'))).toBeUndefined());

test('a wall-clock time becomes the instant at which the zone’s clocks show it', () => {
  const zone = openTimeZone('Europe/Berlin');
  const shown = new Intl.DateTimeFormat('sv-SE', {
    timeZone: 'Europe/Berlin',
    dateStyle: 'short',
    timeStyle: 'medium',
  });
  fc.assert(
    fc.property(fc.integer({ min: 1_600_000_000, max: 1_900_000_000 }), (seconds) => {
      const text = shown.format(seconds * 1_000);
      const instant = zone.toInstant(Date.parse(`${text.replace(' ', 'T')}Z`));
      // The hour that comes twice in autumn has two instants; both show the same time.
      expect(shown.format(instant)).toBe(text);
    }),
  );
});

test('an unknown zone is named with the remedy', () => {
  expect(() => openTimeZone('Mars/Base')).toThrow(
    'The time zone "Mars/Base" is not known; write an IANA name such as UTC or Asia/Bangkok.',
  );
});

test.each([
  ['25300115', '1987-01-15'],
  ['19870115', '1987-01-15'],
  ['25300229', undefined],
  ['2530', undefined],
  ['', undefined],
])('the compact day %s is %s', (text, expected) => {
  expect(parseCompactDay(text)).toBe(expected);
});

test('only years that cannot be Gregorian are of the Buddhist Era', () => {
  expect([1987, 2025, 2568].map(gregorianYear)).toEqual([1987, 2025, 2025]);
});

test('unix seconds come as number or text', () => {
  expect([1_752_000_000, '1752000000', 'soon', null].map(parseUnixTime)).toEqual([
    1_752_000_000_000,
    1_752_000_000_000,
    undefined,
    undefined,
  ]);
});

test('a device’s clock is believed within the limits, else the time of arrival counts and says so', () => {
  const now = Date.UTC(2025, 6, 8);
  const clockOf = (sent: number | undefined) => measuredTime(sent, now).clock;
  expect([0, clockAheadLimit, -clockBehindLimit].map((off) => clockOf(now + off))).toEqual([
    'device',
    'device',
    'device',
  ]);
  expect([clockAheadLimit + 1, -clockBehindLimit - 1].map((off) => clockOf(now + off))).toEqual(['arrival', 'arrival']);
  expect(measuredTime(undefined, now)).toEqual({ at: new Date(now), clock: 'arrival' });
});

test.each([
  [1_751_964_900, '2025-07-08T08:55:00.000Z'],
  ['1751964900', '2025-07-08T08:55:00.000Z'],
  [1_751_964_900_250, '2025-07-08T08:55:00.250Z'],
  [1_751_964_900.25, '2025-07-08T08:55:00.250Z'],
  ['2025-07-08T08:55:00Z', '2025-07-08T08:55:00.000Z'],
  ['2025-07-08t08:55:00.123456z', '2025-07-08T08:55:00.123Z'],
  ['2025-07-08T15:55:00+07:00', '2025-07-08T08:55:00.000Z'],
  ['2025-07-08T15:55+0700', '2025-07-08T08:55:00.000Z'],
  ['2025-07-08T03:55:00-05', '2025-07-08T08:55:00.000Z'],
  ['2025-07-08 15:55:00', '2025-07-08T08:55:00.000Z'],
  ['2568-07-08 15:55:00', '2025-07-08T08:55:00.000Z'],
  ['2025-07-08', '2025-07-07T17:00:00.000Z'],
  ['08/07/2025 15:55:00', '2025-07-08T08:55:00.000Z'],
])('in Bangkok, %j is %s', (written, expected) => {
  expect(iso(parseTime(written, openTimeZone('Asia/Bangkok')))).toBe(expected);
});

test.each(['', 'now', '2025-02-30', '2025-07-08T25:00:00Z', '2025-07-08T15:55:00 Bangkok', true, null, {}, [1]])(
  '%j is no time',
  (written) => {
    expect(parseTime(written, openTimeZone('UTC'))).toBeUndefined();
  },
);
