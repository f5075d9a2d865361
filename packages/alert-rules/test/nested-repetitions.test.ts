import { expect, test } from 'vitest';
import { NestedRepetitions } from '../src/nested-repetitions.js';

test('multiplies repetitions through groups, and takes the most of what stands side by side', () => {
  const repetitions = new NestedRepetitions();
  repetitions.open();
  repetitions.single();
  expect(repetitions.repeat(20)).toBe(true);
  repetitions.single();
  expect(repetitions.repeat(10)).toBe(true);
  repetitions.close();
  expect(repetitions.repeat(51)).toBe(false);
  expect(repetitions.repeat(50)).toBe(true);
  repetitions.single();
  expect(repetitions.repeat(1_000)).toBe(true);
  expect(repetitions.repeat(2)).toBe(false);
});

test('forgets what is repeated no times', () => {
  const repetitions = new NestedRepetitions();
  repetitions.open();
  repetitions.single();
  repetitions.repeat(1_000);
  repetitions.close();
  expect(repetitions.repeat(0)).toBe(true);
  expect(repetitions.repeat(1_000)).toBe(true);
});
