import { expect, test } from 'vitest';
import { readingKinds } from '../../src/families/measures.js';
import { normalizeReadingKind } from '../../src/families/reading-kind.js';

test.each([
  ['blood_pressure_mac_address', 'blood_pressure'],
  ['mac_bps', 'blood_pressure'],
  ['mac_dusun_bps', 'blood_pressure'],
  ['fingertip_pulse_oximeter_mac_address', 'spo2'],
  ['mac_oxymeter', 'spo2'],
  ['mac_mgss_oxymeter', 'spo2'],
  ['body_temperature_mac_address', 'body_temp'],
  ['mac_body_temp', 'body_temp'],
  ['weight_scale_mac_address', 'weight'],
  ['mac_weight', 'weight'],
  ['blood_glucose_mac_address', 'blood_sugar'],
  ['mac_gluc', 'blood_sugar'],
  ['uric_mac_address', 'uric_acid'],
  ['mac_ua', 'uric_acid'],
  ['cholesterol_mac_address', 'cholesterol'],
  ['mac_chol', 'cholesterol'],
  [' Uric ', 'uric_acid'],
])('%s is %s', (name, kind) => {
  expect(normalizeReadingKind(name)).toBe(kind);
});

test('every kind of reading is called by its own name too, and nothing else is one', () => {
  expect(readingKinds.map(normalizeReadingKind)).toEqual(readingKinds);
  for (const name of ['', 'mac_', 'constructor', 'height']) expect(normalizeReadingKind(name)).toBeUndefined();
});
