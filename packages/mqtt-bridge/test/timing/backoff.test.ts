import fc from 'fast-check';
import { expect, test } from 'vitest';
import { backoff } from '../../src/timing/backoff.js';

test('the bound doubles with each failure, up to the ceiling', () => {
  expect([1, 2, 3, 4, 5, 50].map((failures) => backoff(failures, 4_000, () => 1))).toEqual([
    500, 1_000, 2_000, 4_000, 4_000, 4_000,
  ]);
});

test('the wait lies anywhere below the bound', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (failures, random) => {
      const wait = backoff(failures, 60_000, () => random);
      expect(wait).toBeGreaterThanOrEqual(0);
      expect(wait).toBeLessThanOrEqual(60_000);
    }),
  );
});
