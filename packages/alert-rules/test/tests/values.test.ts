import fc from 'fast-check';
import { expect, test } from 'vitest';
import { notation, rising, steady, type Values } from '../../src/tests/values.js';

/** Reads the notation again, as promtool does. */
const read = (text: string): Values =>
  text.split(' ').flatMap((part) => {
    const [, first, step, times] = /^(_|-?[\d.]+)([+-][\d.]+)?(?:x(\d+))?$/.exec(part) ?? [];
    if (first === '_') return Array.from({ length: Number(times ?? 1) }, () => undefined);
    return Array.from(
      { length: times === undefined ? 1 : Number(times) + 1 },
      (_, index) => Number(first) + index * Number(step ?? 0),
    );
  });

test.each<[Values, string]>([
  [[1, 2, 3], '1+1x2'],
  [[5, 5, 5, 0], '5x2 0'],
  [[undefined, undefined, 3], '_x2 3'],
  [[9, 6, 3], '9-3x2'],
  [[7], '7'],
])('%j is written %s', (values, text) => {
  expect(notation(values)).toBe(text);
});

test('whatever is written is read again', () => {
  fc.assert(
    fc.property(
      fc.array(fc.option(fc.integer({ min: -50, max: 50 }), { nil: undefined }), { minLength: 1 }),
      (values) => {
        expect(read(notation(values))).toEqual(values);
      },
    ),
  );
});

test('counters rise, gauges stand', () => {
  expect(
    rising(10, [
      { samples: 2, rise: 1 },
      { samples: 1, rise: 5 },
    ]),
  ).toEqual([10, 11, 12, 17]);
  expect(steady([1, 2], [undefined, 1], [0, 1])).toEqual([1, 1, undefined, 0]);
});
