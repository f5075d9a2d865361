import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SharedWindow } from '../../src/runtime/shared-window.js';

/** A window of 10 s or more whose marks are the times at which they were made. */
function windowAt(start = 0) {
  let now = start;
  const spent: (number | undefined)[] = [];
  const begin = (old?: number) => {
    spent.push(old);
    return now;
  };
  const window = new SharedWindow(10, begin, () => now);
  const lookAt = (time: number) => {
    now = time;
    return window.look();
  };
  return { lookAt, spent };
}

describe('a look', () => {
  test('of a single reader goes back to its last one', () => {
    const { lookAt } = windowAt();
    const looks = [15, 30, 45, 105].map((time) => lookAt(time));
    expect(looks).toEqual([
      { mark: 0, seconds: 15 },
      { mark: 15, seconds: 15 },
      { mark: 30, seconds: 15 },
      { mark: 45, seconds: 60 },
    ]);
  });

  test('takes nothing from who comes regularly', () => {
    const { lookAt } = windowAt();
    lookAt(15);
    for (const time of [15.1, 16, 20]) lookAt(time);
    expect(lookAt(30)).toEqual({ mark: 15, seconds: 15 });
  });

  test('goes back to the start while that is not long ago', () => {
    const { lookAt } = windowAt(5);
    expect(lookAt(5)).toEqual({ mark: 5, seconds: 0 });
    expect(lookAt(6)).toEqual({ mark: 5, seconds: 1 });
  });

  test('hands over the mark that is no longer needed', () => {
    const { lookAt, spent } = windowAt();
    lookAt(15);
    lookAt(30);
    expect(spent).toEqual([undefined, undefined, 0, 0]);
  });

  test('goes back far enough, and no further than need be, whoever else looks', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 40, noNaN: true }), { minLength: 1, maxLength: 50 }), (gaps) => {
        const { lookAt } = windowAt();
        let now = 0;
        let longest = 0;
        for (const gap of gaps) {
          now += gap;
          longest = Math.max(longest, gap);
          const { mark, seconds } = lookAt(now);
          expect(mark + seconds).toBeCloseTo(now, 6);
          expect(seconds).toBeGreaterThanOrEqual(Math.min(10, now));
          expect(seconds).toBeLessThanOrEqual(20 + longest);
        }
      }),
    );
  });
});
