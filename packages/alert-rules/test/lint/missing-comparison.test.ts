import { expect, test } from 'vitest';
import { checksOf } from './rules.js';

test.each([
  ['rate(x_total[5m])', true],
  ['x > bool 5', true],
  ['x and y', true],
  ['x > 5', false],
  ['x unless y', false],
  ['absent(up)', false],
  ['(x > 5) * on (a) group_left () y', false],
  ['ALERTS{alertname="Other"}', false],
])('%s', (expr, isFaulty) => {
  expect(checksOf(expr).includes('missing-comparison')).toBe(isFaulty);
});
