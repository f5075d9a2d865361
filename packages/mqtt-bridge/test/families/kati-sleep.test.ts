import { expect, test } from 'vitest';
import { readSleep } from '../../src/families/kati-sleep.js';

test('counts five minutes a slot, and does not rely on what else is sent', () => {
  expect(readSleep({ data: '0122', num: 145, time: 'all night' })).toEqual({
    values: { slots: '0122', awake_minutes: 5, light_minutes: 5, deep_minutes: 10 },
    outOfRange: [],
    unreadable: 0,
  });
});

test('keeps the span of hours', () => {
  expect(readSleep({ data: '1', time: '2200@0700' })).toMatchObject({ values: { from: '2200', to: '0700' } });
});

test.each([
  [{}, 'missing_field'],
  [{ data: '' }, 'missing_field'],
  [{ data: '013' }, 'invalid_value'],
  [{ data: ['0'] }, 'missing_field'],
])('classifies %j', (sleep, expected) => {
  expect(readSleep(sleep)).toBe(expected);
});
