import { declareMetric } from '@pulsetrail/catalog';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Counter } from '../../src/registry/counter.js';
import { catchWarnings } from '../support/warnings.js';

const warnings = catchWarnings();

const counterNamed = (name: string) =>
  new Counter(
    declareMetric(name, { unit: '{x}', kind: 'counter', description: 'X.', labels: ['a'] }),
    10,
    () => undefined,
  );

test('adds up, one where no amount is given', () => {
  const counter = counterNamed('counter.sum');
  counter.add(2, { a: '1' });
  counter.add(0.5, { a: '1' });
  counter.add(undefined, { a: '1' });
  expect(counter.with({ a: '1' }).value).toBe(3.5);
});

test('starts at zero when a series is held', () => {
  expect(counterNamed('counter.zero').with({ a: '1' }).value).toBe(0);
});

test.each([
  ['NaN', Number.NaN],
  ['an infinity', Number.POSITIVE_INFINITY],
  ['a negative number', -1],
  ['a text', '5'],
  ['a bigint', 5n],
  ['a symbol', Symbol('x')],
  ['null', null],
])('leaves out %s with one warning, and does not throw', (kind, amount) => {
  const counter = counterNamed(`counter.refuses.${kind}`);
  counter.add(amount as number, { a: '1' });
  counter.add(amount as number, { a: '1' });
  expect(counter.with({ a: '1' }).value).toBe(0);
  expect(warnings).toHaveLength(1);
});

test('never goes down', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.double(), fc.integer())), (amounts) => {
      const series = counterNamed('counter.monotonic').with({ a: '1' });
      let last = 0;
      for (const amount of amounts) {
        series.add(amount);
        expect(series.value).toBeGreaterThanOrEqual(last);
        last = series.value;
      }
    }),
  );
});
