import { expect, test } from 'vitest';
import { checksOf } from './rules.js';

test.each([
  ['histogram_quantile(0.9, sum by (job) (rate(x_bucket[5m]))) > 1', true],
  ['histogram_quantile(0.9, sum without (le) (rate(x_bucket[5m]))) > 1', true],
  ['histogram_quantile(0.9, sum(rate(x_bucket[5m]))) > 1', true],
  ['histogram_quantile(0.9, sum by (job, le) (rate(x_bucket[5m]))) > 1', false],
  ['histogram_quantile(0.9, rate(x_bucket[5m])) > 1', false],
  ['histogram_quantile(0.9, sum by (job) (rate(native[5m]))) > 1', false],
])('%s', (expr, isFaulty) => {
  expect(checksOf(expr).includes('quantile-without-le')).toBe(isFaulty);
});
