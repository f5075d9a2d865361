import fc from 'fast-check';
import { expect, test } from 'vitest';
import { perUnit, writtenRate } from '../src/rate.js';

const units = { s: 1, min: 60, h: 3_600 } as const;

test('a rate stands as it was written, whatever its unit', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000_000 }), fc.constantFrom('s', 'min', 'h'), (amount, name) => {
      const seconds = units[name];
      const perSecond = Number((amount / seconds).toPrecision(12));
      expect(writtenRate({ perSecond, unit: { name, seconds } })).toEqual({
        number: String(amount),
        text: `${amount}/${name}`,
      });
    }),
  );
});

test('an expression of events a second is multiplied for another unit', () => {
  expect(perUnit('rate(x[5m])', { name: 's', seconds: 1 })).toBe('rate(x[5m])');
  expect(perUnit('rate(x[5m])', { name: 'h', seconds: 3_600 })).toBe('3600 * rate(x[5m])');
});
