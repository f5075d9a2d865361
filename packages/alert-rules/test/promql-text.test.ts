import { expect, test } from 'vitest';
import { PromqlError, parsePromql } from '../src/promql-parser.js';
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

test.each([
  ['"\\\\d"', '\\d'],
  ['"say \\"x\\""', 'say "x"'],
  ["'it\\'s'", "it's"],
  ['"\\x41\\u00e9\\U0001F600\\101"', 'Aé😀A'],
])('the escapes of %s are read', (literal, text) => {
  expect(textOf(parsePromql(literal))).toBe(text);
});

test.each(['"\\d+"', '"/api/\\.*"', '"it\\\'s"', '"\\z"', '"\\ud800"', '"\\400"', '"\\x4"'])(
  '%s is no text, as to Prometheus',
  (literal) => {
    expect(() => parsePromql(`up{job=${literal}}`)).toThrow(PromqlError);
    expect(() => parsePromql(literal)).toThrow(PromqlError);
  },
);

test.each([
  'up offset 5m',
  'up offset -1h30m',
  'up offset 300',
  'up @ 1609746000',
  'up @ -1.5e3',
  'up @ end()',
  'up @ start( )',
  'sum(rate(x_total[5m] offset 1d))',
])('%s has a time', (text) => {
  expect(() => parsePromql(text)).not.toThrow();
});

test.each(['up offset (1+2)', 'up offset -(5m)', 'up offset step()', 'up @ 1e400'])(
  '%s has none that is plain',
  (text) => {
    expect(() => parsePromql(text)).toThrow(PromqlError);
  },
);
