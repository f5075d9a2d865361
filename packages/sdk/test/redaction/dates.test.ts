import { expect, test } from 'vitest';
import { withoutNumbers } from '../../src/redaction/numbers.js';

test.each([
  '1990-01-31',
  '1990/1/31',
  '31/01/1990',
  '31-1-1990',
  '31.01.1990',
  '01/31/1990',
  '2533-01-31',
  '31/01/2533',
  '19900131',
  '31011990',
  '25330131',
  '31012533',
  '31 Jan 1990',
  '31-Jan-1990',
  'January 31, 1990',
  'Jan 31 1990',
  '31 ม.ค. 2533',
  '31 มกราคม พ.ศ. 2533',
  '1990-01-31T00:00:00Z',
  '1990-01-31T00:00:00.000Z',
  '1990-01-31 08:15',
  '2019-05-03T17:00:00.000Z',
  '2562-05-03T00:00',
  '2026-11-22',
])('%s could be a date of birth', (date) => {
  for (const text of [date, `born ${date}.`, `/patients/${date}/x`, `(${date})`]) {
    expect(withoutNumbers(text)).not.toMatch(/19\d\d|25\d\d|20\d\d|\d\d\/\d\d/);
  }
});

test.each(['1990-01-31T00:00:00Z', '1990-01-31T00:00:00+07:00', '1990-01-31'])('and nothing of %s stays', (date) => {
  expect(withoutNumbers(date)).toBe('[redacted]');
});

test('so could one of two digits each, but not a path of numbers', () => {
  expect(withoutNumbers('born 31/01/33.')).toBe('born [redacted].');
  expect(withoutNumbers('/a/31/01/33/x')).toBe('/a/31/01/33/x');
});

test.each([
  '2026-11-22T11:30:51Z',
  '2026-11-22T11:30:51.123456789Z',
  '2026-11-22T11:30:51+07:00',
  '2026-11-22 11:30:51,123',
  '22/Nov/2026:14:14:04 +0000',
  'Sun, 22 Nov 2026 14:14:04 GMT',
  '20261122T143000Z',
  '12:30:51',
  '1.22.333',
  '26.10.0',
  '24.04.1',
  '2024.01.15',
  '10.12.0.1',
  '20269922',
  '120261122',
  'v20261122x',
])('%s is none', (text) => {
  expect(withoutNumbers(text)).toBe(text);
});
