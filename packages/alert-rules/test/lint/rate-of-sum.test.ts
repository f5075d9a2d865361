import { expect, test } from 'vitest';
import { checksOf } from './rules.js';

test.each([
  ['rate(sum(x_total)[5m:15s]) > 1', true],
  ['increase(sum by (a) (x_total)[5m:]) > 1', true],
  ['sum(rate(x_total[5m])) > 1', false],
  ['max_over_time(sum(rate(x_total[5m]))[1h:1m]) > 1', false],
])('%s', (expr, isFaulty) => {
  expect(checksOf(expr).includes('rate-of-sum')).toBe(isFaulty);
});
