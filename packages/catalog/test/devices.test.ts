import { expect, expectTypeOf, test } from 'vitest';
import {
  type BuiltInFamilyName,
  type DeviceAlarm,
  type DeviceFamilyName,
  deviceFamilies,
  deviceFamilyNames,
  messageOutcomes,
  metrics,
  pipelineSteps,
} from '../src/index.js';

test('the five steps are numbered in their order', () => {
  expect(pipelineSteps.map((step) => Number(step[0]))).toEqual([1, 2, 3, 4, 5]);
});

test('every family is named once', () => {
  expect(deviceFamilyNames).toEqual(Object.keys(deviceFamilies));
  expectTypeOf<'ava4' | 'kati' | 'qube'>().toEqualTypeOf<BuiltInFamilyName>();
  for (const definition of [{}, { devices: undefined }] as const) {
    expectTypeOf<DeviceFamilyName<typeof definition>>().toEqualTypeOf<BuiltInFamilyName>();
  }
  expectTypeOf<DeviceFamilyName>().toEqualTypeOf<string>();
});

test('an alarm is a word that some family has', () => {
  const words = Object.values(deviceFamilies).flatMap(({ alarms }): readonly string[] => alarms);
  expect(metrics.deviceAlarms.values.alarm).toEqual([...new Set(words)]);
  expectTypeOf<'sos' | 'fall'>().toExtend<DeviceAlarm>();
  expectTypeOf<string>().not.toExtend<DeviceAlarm>();
});

test('outcomes are distinct', () => {
  expect(new Set(messageOutcomes).size).toBe(messageOutcomes.length);
});
