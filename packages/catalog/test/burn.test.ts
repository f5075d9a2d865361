import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { burnFactor, defaultTiers, isReachable, maximumBurn } from '../src/index.js';

const hour = 3_600;
const day = 24 * hour;

describe('burnFactor', () => {
  // Source: SRE Workbook, chapter 5, table of recommended parameters for a 99.9 % objective over 30 days.
  test.each([
    [0.02, 1 * hour, 14.4],
    [0.05, 6 * hour, 6],
    [0.1, 3 * day, 1],
  ])('%d of a 30 day budget within %d s is a burn rate of %d', (share, long, factor) => {
    expect(burnFactor(share, 30 * day, long)).toBe(factor);
  });

  test('burning at the factor for the long window uses up the share of the budget', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.001, max: 1, noNaN: true }),
        fc.integer({ min: hour, max: 90 * day }),
        fc.integer({ min: 60, max: 3 * day }),
        (share, period, long) => {
          expect((burnFactor(share, period, long) * long) / period).toBeCloseTo(share, 9);
        },
      ),
    );
  });
});

describe('reach', () => {
  test.each([
    [14.4, 0.069, true],
    [14.4, 0.07, false],
    [10, 0.1, false],
    [1, 0.999, true],
  ])('a burn rate of %d with a budget of %d is reachable: %s', (factor, budget, reachable) => {
    expect(isReachable({ factor }, budget)).toBe(reachable);
  });

  test('a tier is reachable exactly when its factor is below the maximum burn', () => {
    const value = fc.double({ min: 0.0001, max: 0.9999, noNaN: true });
    fc.assert(
      fc.property(value, fc.double({ min: 0.01, max: 1_000, noNaN: true }), (budget, factor) => {
        // Where the two meet, the last bit of a binary float decides.
        fc.pre(Math.abs(factor * budget - 1) > 1e-9);
        expect(isReachable({ factor }, budget)).toBe(factor < maximumBurn(budget));
      }),
    );
  });
});

describe('defaultTiers', () => {
  test('are the four of the workbook for 30 days', () => {
    expect(defaultTiers(30 * day).map(({ name, long, short, factor }) => [name, long, short, factor])).toEqual([
      ['page-fast', hour, 300, 14.4],
      ['page-slow', 6 * hour, 1_800, 6],
      ['ticket-fast', day, 2 * hour, 3],
      ['ticket-slow', 3 * day, 6 * hour, 1],
    ]);
  });

  test('page before they write tickets, and each short window is a twelfth of the long one', () => {
    const tiers = defaultTiers(30 * day);
    expect(tiers.map(({ severity }) => severity)).toEqual(['critical', 'critical', 'warning', 'warning']);
    for (const tier of tiers) expect(tier.short).toBe(tier.long / 12);
  });

  test('keep the share of the budget when the period changes', () => {
    expect(defaultTiers(7 * day)[0]?.factor).toBeCloseTo((0.02 * 7 * day) / hour, 9);
  });
});
