import { expect, test } from 'vitest';
import { minuteWarning, warnOnce } from '../src/warning.js';
import { catchWarnings } from './support/warnings.js';

const warnings = catchWarnings();

test('says each thing once', () => {
  warnOnce('a', 'first');
  warnOnce('a', 'again');
  warnOnce('b', 'second');
  expect(warnings).toEqual(['first', 'second']);
});

test('takes personal numbers out of what it says', () => {
  warnOnce('c', 'operation 1234567890123 is not declared');
  expect(warnings).toEqual(['operation [redacted] is not declared']);
});

test('remembers, and says, at most a thousand things', () => {
  for (let index = 0; index < 2_000; index++) warnOnce(`many ${index}`, 'one of many');
  expect(warnings.length).toBeLessThan(1_000);
});

test('says each trouble at once, then once a minute, whatever the others are', () => {
  const [collector, page] = [minuteWarning(), minuteWarning()];
  for (const second of [0, 1, 59, 60, 61]) collector(`collector at ${second}`, second * 1_000);
  page('page of somebody@example.org', 2_000);
  expect(warnings).toEqual(['collector at 0', 'collector at 60 (2 more in the meantime)', 'page of [redacted]']);
});
