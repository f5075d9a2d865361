import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatDuration, formatPercentage, parseDuration, parsePercentage, parseRate } from '../src/index.js';
import { parseAmount, rateUnit, writeDuration } from '../src/quantities.js';

describe('parseDuration', () => {
  test.each([
    ['500ms', 0.5],
    ['2.5ms', 0.0025],
    ['33ms', 0.033],
    ['0s', 0],
    ['2s', 2],
    ['5m', 300],
    ['1.5h', 5_400],
    ['30d', 2_592_000],
    ['4w', 2_419_200],
  ])('%s is %d seconds', (text, seconds) => {
    expect(parseDuration(text)).toBe(seconds);
  });

  test.each([
    '',
    '5',
    's',
    '-1s',
    '+1s',
    '1 s',
    '1e3s',
    '.5s',
    '1.s',
    '1h30m',
    '5min',
    '5M',
    'NaNs',
    'Infinitys',
    ' 1s',
  ])('does not understand %j', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  test('refuses a number beyond what a number can be', () => {
    expect(parseDuration(`${'9'.repeat(400)}s`)).toBeUndefined();
  });
});

describe('parsePercentage', () => {
  test.each([
    ['1%', 0.01],
    ['0.1%', 0.001],
    ['14.4%', 0.144],
    ['0%', 0],
    ['100%', 1],
    ['150%', 1.5],
  ])('%s is %d', (text, ratio) => {
    expect(parsePercentage(text)).toBe(ratio);
  });

  test.each(['', '1', '%', '-1%', '1 %', '1e1%', '0,1%'])('does not understand %j', (text) => {
    expect(parsePercentage(text)).toBeUndefined();
  });
});

describe('parseRate', () => {
  test.each([
    ['10/s', 10],
    ['60/min', 1],
    ['1000/h', 0.277777777778],
    ['0.5/s', 0.5],
  ])('%s is %d per second', (text, perSecond) => {
    expect(parseRate(text)).toBe(perSecond);
  });

  test.each(['', '50', '/s', '50/m', '50/d', '50 / s', '-1/s', '50/ms'])('does not understand %j', (text) => {
    expect(parseRate(text)).toBeUndefined();
  });
});

describe('formatDuration', () => {
  test.each([
    [0, '0s'],
    [0.5, '500ms'],
    [2.5, '2s500ms'],
    [90, '1m30s'],
    [5_400, '1h30m'],
    [2_592_000, '30d'],
    [0.0004, '0s'],
  ])('writes %d s as %s', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });

  test('names every whole millisecond once, in Prometheus units from long to short', () => {
    const size = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000, ms: 1 };
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 ** 11 }), (milliseconds) => {
        const text = formatDuration(milliseconds / 1_000);
        expect(text).toMatch(/^(\d+d)?(\d+h)?(\d+m)?(\d+s)?(\d+ms)?$/);
        const parts = [...text.matchAll(/(\d+)(ms|[dhms])/g)];
        const sum = parts.reduce(
          (total, [, count, unit]) => total + Number(count) * size[unit as keyof typeof size],
          0,
        );
        expect(sum).toBe(milliseconds);
      }),
    );
  });

  test.each([-1, Number.NaN, Infinity])('refuses %d s with a sentence', (seconds) => {
    expect(() => formatDuration(seconds)).toThrow(
      new RangeError(`${seconds} s cannot be written as a duration. Give a finite number of seconds, 0 or more.`),
    );
  });
});

describe('writeDuration', () => {
  test.each([
    [0.0025, '2.5ms'],
    [0.5, '500ms'],
    [1.5, '1.5s'],
    [90, '90s'],
    [300, '5m'],
    [2_592_000, '30d'],
  ])('writes %d s as %s', (seconds, text) => {
    expect(writeDuration(seconds)).toBe(text);
  });

  test('writes what parseDuration reads back', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 ** 11 }), (tenthsOfMilliseconds) => {
        const seconds = tenthsOfMilliseconds / 10_000;
        expect(parseDuration(writeDuration(seconds))).toBeCloseTo(seconds, 9);
      }),
    );
  });
});

describe('formatPercentage', () => {
  test.each([
    [0.144, '14.4%'],
    [0.07, '7%'],
    [0.001, '0.1%'],
    [1, '100%'],
  ])('writes %d as %s', (ratio, text) => {
    expect(formatPercentage(ratio)).toBe(text);
  });

  test('writes what parsePercentage reads back', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), (millionths) => {
        expect(parsePercentage(formatPercentage(millionths / 1_000_000))).toBe(millionths / 1_000_000);
      }),
    );
  });
});

describe('parseAmount', () => {
  test.each<[number | string, unknown]>([
    [0.9, { value: 0.9, form: 'number' }],
    [-5, { value: -5, form: 'number' }],
    ['500ms', { value: 0.5, form: 'duration' }],
    ['90%', { value: 0.9, form: 'percentage' }],
    ['0%', { value: 0, form: 'percentage' }],
    ['30/min', { value: 0.5, form: 'rate', unit: { name: 'min', seconds: 60 } }],
    ['5', undefined],
    ['much', undefined],
    [Number.NaN, undefined],
  ])('%s', (written, amount) => {
    expect(parseAmount(written)).toEqual(amount);
  });
});

test('the unit of a rate is the one in which it is written', () => {
  expect(['10/s', '50/min', '1000/h', '5/d', '5'].map((text) => rateUnit(text)?.seconds)).toEqual([
    1,
    60,
    3_600,
    undefined,
    undefined,
  ]);
});
