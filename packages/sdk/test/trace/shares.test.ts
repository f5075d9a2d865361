import { expect, test } from 'vitest';
import { StartError } from '../../src/start-error.js';
import { resolveShares } from '../../src/trace/shares.js';

test.each([
  ['none', undefined, {}],
  ['shares', { operations: { pay: 1, search: 0 } }, { pay: 1, search: 0 }],
])('takes %s', (_, shares, expected) => {
  expect(resolveShares('operations', shares)).toEqual(expected);
});

test.each([2, -0.1, Number.NaN, '0.5'])('refuses %s, and says where it stands', (share) => {
  const shares = { operations: { pay: share as number } };
  expect(() => resolveShares('operations', shares)).toThrow(StartError);
  expect(() => resolveShares('operations', shares)).toThrow(
    `traces.shares.operations["pay"] is ${share}. Write a share from 0 to 1.`,
  );
});
