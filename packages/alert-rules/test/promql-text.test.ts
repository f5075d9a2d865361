import { expect, test } from 'vitest';
import { parsePromql } from '../src/promql-parser.js';
import { numberOf, promqlSeconds, textOf } from '../src/promql-text.js';

test.each([
  ['5m', 300],
  ['1h30m', 5_400],
  ['1d2h', 93_600],
  ['250ms', 0.25],
  ['1w', 604_800],
  ['1y', 31_536_000],
  ['90', 90],
  ['1.5', 1.5],
  ['1e2', 100],
  ['5m+1m', Number.NaN],
  ['1m1h', Number.NaN],
  ['', Number.NaN],
])('%s is %d s', (text, seconds) => {
  expect(promqlSeconds(text)).toBe(seconds);
});

test.each([
  ['5', 5],
  ['-0.5', -0.5],
  ['- 5', -5],
  ['1e3', 1_000],
  ['+Inf', Number.POSITIVE_INFINITY],
  ['-inf', Number.NEGATIVE_INFINITY],
  ['0x1F', 31],
  ['5m', 300],
  ['NaN', undefined],
  ['x', undefined],
  ['"5"', undefined],
])('the number of %s is %d', (text, value) => {
  expect(numberOf(parsePromql(text))).toBe(value);
});

test('a text is read without its quotes', () => {
  expect(textOf(parsePromql('"a\\nb"'))).toBe('a\nb');
  expect(textOf(parsePromql('`a\\nb`'))).toBe('a\\nb');
  expect(textOf(parsePromql('5'))).toBeUndefined();
});
