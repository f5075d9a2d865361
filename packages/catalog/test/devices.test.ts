import { expect, expectTypeOf, test } from 'vitest';
import {
  type DeviceFamilyName,
  deviceFamilies,
  deviceFamilyNames,
  messageOutcomes,
  pipelineSteps,
} from '../src/index.js';

test('the five steps are numbered in their order', () => {
  expect(pipelineSteps.map((step) => Number(step[0]))).toEqual([1, 2, 3, 4, 5]);
});

test('every family is named once', () => {
  expect(deviceFamilyNames).toEqual(Object.keys(deviceFamilies));
  expectTypeOf<DeviceFamilyName>().toEqualTypeOf<'ava4' | 'kati' | 'qube'>();
});

test('outcomes are distinct', () => {
  expect(new Set(messageOutcomes).size).toBe(messageOutcomes.length);
});
