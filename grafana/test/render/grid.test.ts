import fc from 'fast-check';
import { expect, test } from 'vitest';
import { placed } from '../../src/render/grid.js';

const size = fc.record({ width: fc.integer({ min: 1, max: 24 }), height: fc.integer({ min: 1, max: 12 }) });

test('panels stand side by side as long as they fit', () => {
  const sizes = [12, 12, 8, 8, 8].map((width) => ({ width, height: 8 }));
  const { positions, bottom } = placed(sizes, 1);
  expect(positions.map(({ x, y }) => [x, y])).toEqual([
    [0, 1],
    [12, 1],
    [0, 9],
    [8, 9],
    [16, 9],
  ]);
  expect(bottom).toBe(17);
});

test('a line that they do not fill is filled, in their proportions', () => {
  const widthsOf = (...widths: number[]): number[] =>
    placed(
      widths.map((width) => ({ width, height: 8 })),
      0,
    ).positions.map(({ w }) => w);
  expect(widthsOf(8, 8)).toEqual([12, 12]);
  expect(widthsOf(12, 12, 6)).toEqual([12, 12, 24]);
  expect(widthsOf(3, 3, 3, 3, 3, 3, 3)).toEqual([4, 4, 4, 3, 3, 3, 3]);
});

test('whatever their sizes, none lies on another, beyond the last column, or below the bottom, and no column stays empty', () => {
  fc.assert(
    fc.property(fc.array(size, { maxLength: 20 }), fc.nat(50), (sizes, top) => {
      const { positions, bottom } = placed(sizes, top);
      const cells = positions.flatMap(({ x, y, w, h }) =>
        Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)},${y + Math.floor(cell / w)}`),
      );
      expect(new Set(cells).size).toBe(cells.length);
      const widths = Map.groupBy(positions, ({ y }) => y);
      expect([...widths.values()].every((line) => line.reduce((sum, { w }) => sum + w, 0) === 24)).toBe(true);
      expect(positions.every(({ x, y, w, h }) => x + w <= 24 && y >= top && y + h <= bottom)).toBe(true);
    }),
  );
});
