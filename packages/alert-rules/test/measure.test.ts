import { expect, test } from 'vitest';
import { asOperand } from '../src/measure.js';

test.each([
  ['a_gauge', true],
  ['a_gauge{b="}"} offset 5m', true],
  ['sum by (q) (rate(a_total[5m]))', true],
  ['SUM(a)', true],
  ['histogram_quantile(0.9, a)', true],
  ['sum by (q)(a) or sum by (q)(b)', false],
  ['sum by (q)(rate(a_total[5m])) + sum by (q)(rate(b_total[5m]))', false],
  ['-a', false],
  ['5', false],
  ['(a or b)', false],
  ['sum by (', false],
])('%s is one operand: %s', (expression, isOne) => {
  expect(asOperand(expression)).toBe(isOne ? expression : `(\n${expression}\n)`);
});
