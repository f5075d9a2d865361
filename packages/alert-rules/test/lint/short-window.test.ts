import { expect, test } from 'vitest';
import { alert, checksOf, said } from './rules.js';

test.each([
  ['rate(x_total[30s]) > 1', true],
  ['increase(x_total[59s]) > 1', true],
  ['rate(x_total[1m]) > 1', false],
  ['sum_over_time(x[15s]) > 1', false],
])('%s, scraped each 15 s', (expr, isFaulty) => {
  expect(checksOf(expr).includes('short-window')).toBe(isFaulty);
});

test('follows the interval of scrapes', () => {
  expect(said([alert('rate(x_total[2m]) > 1')], { scrapeInterval: 60 })).toEqual([
    'short-window: rate over 2m is less than 4 scrapes; use 4m or more',
  ]);
});
