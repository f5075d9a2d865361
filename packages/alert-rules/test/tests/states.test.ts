import { expect, test } from 'vitest';
import type { Span } from '../../src/tests/scenario.js';
import { stagesOf } from '../../src/tests/states.js';

const minutes = (holds: readonly Span[]): Span[] =>
  holds.map(({ from, until }) => ({ from: from * 60, until: until * 60 }));
const stages = (holds: readonly Span[], wait: number, keep = 0) =>
  stagesOf(
    { for: wait * 60, keepFiringFor: keep * 60 },
    { evaluation: 60, duration: 20 * 60, holds: minutes(holds) },
  ).map(({ state, from, until }) => `${state} ${from / 60}-${until / 60}`);

test('without waiting it fires at once', () => {
  expect(stages([{ from: 3, until: 5 }], 0)).toEqual(['firing 3-5']);
});

test('it waits, and fires at the first evaluation after that', () => {
  expect(stages([{ from: 3, until: 9 }], 2)).toEqual(['pending 3-5', 'firing 5-9']);
  expect(stages([{ from: 3, until: 9 }], 2.5)).toEqual(['pending 3-6', 'firing 6-9']);
});

test('what ends too early never fires, and waits anew', () => {
  expect(
    stages(
      [
        { from: 3, until: 4 },
        { from: 6, until: 10 },
      ],
      2,
    ),
  ).toEqual(['pending 3-4', 'pending 6-8', 'firing 8-10']);
});

test('it goes on for as long as it is kept, and without a break when the condition comes back', () => {
  expect(stages([{ from: 3, until: 6 }], 0, 4)).toEqual(['firing 3-10']);
  expect(
    stages(
      [
        { from: 3, until: 6 },
        { from: 8, until: 9 },
      ],
      0,
      4,
    ),
  ).toEqual(['firing 3-13']);
});

test('what holds beyond the end fires to the end', () => {
  expect(stages([{ from: 18, until: Number.POSITIVE_INFINITY }], 1)).toEqual(['pending 18-19', 'firing 19-21']);
});
