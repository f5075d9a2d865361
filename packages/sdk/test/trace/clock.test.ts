import { performance } from 'node:perf_hooks';
import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { fromTimeInput, now, toHrTime, toWallTime } from '../../src/trace/clock.js';

afterEach(() => vi.restoreAllMocks());

const milliseconds = ([seconds, nanoseconds]: readonly [number, number]) => seconds * 1_000 + nanoseconds / 1e6;

describe('now', () => {
  test('is the Unix time in milliseconds', () => {
    expect(Math.abs(now() - Date.now())).toBeLessThan(100);
  });

  test('never goes back', () => {
    let last = now();
    for (let index = 0; index < 10_000; index++) {
      const next = now();
      expect(next).toBeGreaterThanOrEqual(last);
      last = next;
    }
  });
});

describe('toHrTime', () => {
  test.each([
    [0, [0, 0]],
    [1_500, [1, 500_000_000]],
    [1_700_000_000_123.5, [1_700_000_000, 123_500_000]],
    [999.999_999_9, [1, 0]],
  ])('turns %d ms into %j', (time, expected) => {
    expect(toHrTime(time)).toEqual(expected);
  });

  test('keeps the time, and nanoseconds below a second', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 4e12, noNaN: true }), (time) => {
        const hrTime = toHrTime(time);
        expect(hrTime[1]).toBeGreaterThanOrEqual(0);
        expect(hrTime[1]).toBeLessThan(1e9);
        expect(milliseconds(hrTime)).toBeCloseTo(time, 3);
      }),
    );
  });
});

describe('fromTimeInput', () => {
  test.each([
    ['an HrTime', [1_700_000_000, 250_000_000] as [number, number], 1_700_000_000_250],
    ['a Date', new Date(1_700_000_000_250), 1_700_000_000_250],
    ['Unix milliseconds', 1_700_000_000_250, 1_700_000_000_250],
    ['a reading of performance.now()', 5, performance.timeOrigin + 5],
  ])('takes %s, also from before this process', (_, time, expected) => {
    expect(fromTimeInput(time)).toBe(expected);
  });

  test.each([
    ['nothing', undefined],
    ['null', null],
    ['NaN', Number.NaN],
    ['an invalid Date', new Date(Number.NaN)],
  ])('takes %s as now', (_, time) => {
    expect(Math.abs(fromTimeInput(time as undefined) - now())).toBeLessThan(100);
  });
});

test('follows the wall clock on the way out when the machine has slept, and not in durations', () => {
  const start = now();
  const real = Date.now();
  vi.spyOn(Date, 'now').mockImplementation(() => real + 3_600_000);
  expect(milliseconds(toWallTime(start))).toBeCloseTo(start + 3_600_000, -3);
  const given = real + 3_600_000;
  expect(milliseconds(toWallTime(fromTimeInput(given)))).toBeCloseTo(given, 0);
  expect(now() - start).toBeLessThan(1_000);
  vi.restoreAllMocks();
  expect(milliseconds(toWallTime(start))).toBeCloseTo(start, -2);
});
