import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hasCardChecksum, isPlace, withoutNumbers } from '../../src/redaction/numbers.js';
import { redacted } from '../../src/redaction/placeholder.js';

describe('takes out', () => {
  test.each([
    ['a citizen id', '1103700123456'],
    ['one with dashes', '1-1037-00123-45-6'],
    ['one with dots', '1.1037.00123.45.6'],
    ['an IMEI', '861265061482607'],
    ['the number of a SIM card', '8966101234567890123'],
    ['a card', '4111111111111111'],
    ['a card with spaces', '4111 1111 1111 1111'],
    ['a card with dashes', '5500-0000-0000-0004'],
    ['a card of 15 digits in groups', '3782 822463 10005'],
    ['a card of 19 digits', '6304000000000000000'],
    ['a mobile phone', '0812345678'],
    ['one with dashes', '081-234-5678'],
    ['one with spaces', '081 234 5678'],
    ['a fixed line with an area code', '(02) 123 4567'],
    ['one without parentheses', '02-123-4567'],
    ['a phone with country code', '+66812345678'],
    ['one in groups', '+66 81 234 5678'],
    ['one with a trunk zero', '+66(0)81-234-5678'],
    ['one without plus', '66812345678'],
    ['one with two zeros', '0066 81 234 5678'],
    ['one of another country', '+1 (415) 555-2671'],
    ['a North American one', '415-555-2671'],
    ['a MAC address', '02:00:5E:10:00:07'],
    ['one with dashes', '02-00-51-10-00-07'],
    ['one of letters', 'aa:bb:cc:dd:ee:ff'],
    ['coordinates', '13.7563,100.5018'],
    ['coordinates south and west', '-33.868820, -70.123456'],
    ['coordinates of WKT', '100.50180 13.75630'],
  ])('%s: %s', (_, number) => {
    expect(withoutNumbers(number)).toBe(redacted);
    expect(withoutNumbers(`call ${number}, then`)).toBe(`call ${redacted}, then`);
    expect(withoutNumbers(`"id":"${number}"`)).toBe(`"id":"${redacted}"`);
    expect(withoutNumbers(`/patients/${number}/visits`)).toBe(`/patients/${redacted}/visits`);
  });
});

describe('leaves', () => {
  test.each([
    ['a trace id', '4bf92f3577b34da6a3ce929d0e0e4736'],
    ['a trace id with a long number in it', '4bf9212345678901235a6a3ce929d0e0'],
    ['a span id', '00f067aa0ba902b7'],
    ['a traceparent', '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'],
    ['a UUID', '01234567-8901-4345-8678-901234567890'],
    ['a route with a UUID', '/patients/550e8400-e29b-41d4-a716-446655440000/visits'],
    ['a commit', '60bcf40d4c1f0a2b3c4d5e6f708192a3b4c5d6e7'],
    ['a status code', '503'],
    ['an address and port', '127.0.0.1:54321'],
    ['another', '192.168.100.200:8080'],
    ['an IPv6 address', '[2001:db8::8a2e:370:7334]:443'],
    ['a duration', '1234.567891234 s'],
    ['a fraction', '0.1234567890123'],
    ['seconds since 1970', '1763820844'],
    ['the same with a fraction', '1763820844.123456'],
    ['microseconds since 1970', '1763820844123456'],
    ['nanoseconds since 1970', '1763820844123456789'],
    ['14 digits', '12345678901234'],
    ['16 digits that are no card', '4111111111111112'],
    ['a version', '1.22.333-rc.4'],
    ['the version of a package', 'express@5.0.1'],
    ['numbers side by side', '12 ms of 30 ms in 4 steps'],
    ['bytes', '10485760'],
    ['two durations', '0.125 1.250'],
    ['one number with a fraction', '13.7563'],
    ['large ones', '1234.5678,2345.6789'],
    ['a range', '0-1048575/2097152'],
    ['buckets', '0.005 0.01 0.025 0.05 0.1 0.25 0.5'],
    ['a cron line', '0 3 * * 1-5'],
    ['the name of a pod', 'clinic-api-7d9f8b6c5d-x2x4z'],
  ])('%s: %s', (_, text) => {
    expect(withoutNumbers(text)).toBe(text);
  });
});

const digits = (count: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: count, maxLength: count });

test('takes out every card, whoever has given it', () => {
  const card = fc
    .tuple(fc.constantFrom('4', '51', '37', '35', '62', '2221'), fc.integer({ min: 15, max: 18 }))
    .chain(([start, length]) =>
      digits(length - start.length).map((rest) => {
        const body = `${start}${rest}`;
        return [...'0123456789'].map((check) => body + check).find(hasCardChecksum) ?? '';
      }),
    );
  fc.assert(
    fc.property(card, (number) => {
      expect(withoutNumbers(`pay ${number} now`)).toBe(`pay ${redacted} now`);
    }),
  );
});

test('takes out ids that stand one after the other, whatever is between them', () => {
  fc.assert(
    fc.property(
      fc.array(digits(13), { minLength: 1, maxLength: 5 }),
      fc.constantFrom(' ', ',', '-', '/', '.'),
      (ids, between) => {
        const clean = withoutNumbers(ids.join(between));
        for (const id of ids) expect(clean).not.toContain(id);
      },
    ),
  );
});

test('leaves to its decoded form what may be part of a percent escape', () => {
  expect(withoutNumbers('%252B66%25208%2520345%25206789')).toBe('%252B66%25208%2520345%25206789');
  expect(withoutNumbers('%2B1103700123456')).toBe(`%2B${redacted}`);
});

test.each([
  ['13.75,100.5', true],
  ['[13.75, 100.5]', true],
  [[13.75, 100.5], true],
  [[13.75, 100.5, 12], true],
  ['12', false],
  ['left,top', false],
  [12, false],
  [['13', '100'], false],
  [[1, 2, 3, 4], false],
])('%j is a place: %s', (value, expected) => {
  expect(isPlace(value)).toBe(expected);
});
