import { expect, test } from 'vitest';
import { warnOnce } from '../src/warning.js';
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
