import { expect, test } from 'vitest';
import { AttributeBudget } from '../../src/meters/attribute-budget.js';

test('knows a set again in any order, and shares one for all that are over, under the names of the first', () => {
  let overflows = 0;
  const budget = new AttributeBudget(2, () => overflows++);
  expect(budget.admit({ a: 'x', b: 1 })).toEqual({ a: 'x', b: 1 });
  expect(budget.admit({ b: 1, a: 'x' })).toEqual({ a: 'x', b: 1 });
  expect(budget.admit(undefined)).toEqual({});
  const over = budget.admit({ a: 'y' });
  expect(over).toEqual({ a: '_overflow' });
  expect(budget.admit({ c: 'z', d: 1 })).toBe(over);
  expect([budget.isOverflow(over), budget.isOverflow({ a: '_overflow' }), overflows]).toEqual([true, false, 2]);
  expect(budget.admit({ a: 'x', b: 1 })).toEqual({ a: 'x', b: 1 });
});

test('takes out what is personal before it counts', () => {
  const budget = new AttributeBudget(1, () => undefined);
  expect(budget.admit({ email: 'a@example.org' })).toEqual({ email: '[redacted]' });
  expect(budget.admit({ email: 'b@example.org' })).toEqual({ email: '[redacted]' });
});
