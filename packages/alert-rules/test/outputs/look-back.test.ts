import { expect, test } from 'vitest';
import { lookBack } from '../../src/outputs/look-back.js';

test.for([
  ['up == 0', 0],
  ['rate(a_total[5m])', 300],
  ['sum by (job) (rate(a_total[5m])) / sum by (job) (rate(b_total[1h]))', 3_600],
  ['sum_over_time(a:b:c[1d:5m])', 86_400],
  ['max_over_time(rate(a_total[5m])[1h:1m])', 3_900],
  ['a - last_over_time(a[1d] offset 1m)', 86_460],
  ['avg_over_time(a:b:c[1h] offset 1w) + a:b:c offset 2w', 1_213_200],
  ['a - a offset -5m', 0],
] as const)('%s looks back %i s', ([expression, seconds]) => {
  expect(lookBack(expression)).toBe(seconds);
});
