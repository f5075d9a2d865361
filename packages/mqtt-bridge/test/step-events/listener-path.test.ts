import { expect, test } from 'vitest';
import { families } from '../../src/families/index.js';
import { dropsInvalid, listenerPath } from '../../src/step-events/listener-path.js';

test.each([
  ['ava4', 'blood_pressure', '12345', '5'],
  ['ava4', 'heartbeat', '123', '3_device_status'],
  ['ava4', 'power_on', '123', '3_device_status'],
  ['ava4', 'command_result', '12', '2'],
  ['kati', 'vital_signs', '1235', '5'],
  ['kati', 'heartbeat', '1235', '5'],
  ['kati', 'sos', '1235', '5'],
  ['qube', 'body_temp', '12345', '5'],
  ['qube', 'heartbeat', '12', '2'],
  ['qube', 'unknown', '12', '5'],
] as const)('a %s listener reports of %s the steps %s and ends at %s', (family, kind, steps, last) => {
  const path = listenerPath(families[family], kind, false);
  expect(path.expected.map((step) => step.charAt(0)).join('')).toBe(steps);
  expect(path.last.startsWith(last)).toBe(true);
});

test('what is not known is a status message when its listener says so', () => {
  expect(listenerPath(undefined, 'unknown', true).last).toBe('3_device_status');
  expect(listenerPath(undefined, 'unknown', false).last).toBe('5_medical_stored');
});

test('a family of the catalog’s own is expected to take the bridge’s steps', () => {
  const family = { ...families.qube, name: 'door-sensor', kinds: { state: '4_patient_updated' } } as const;
  expect(listenerPath(family, 'state', false).last).toBe('4_patient_updated');
  expect(dropsInvalid(family)).toBe(false);
});

test('the listeners differ in what they do with what fails validation', () => {
  expect(Object.values(families).map((family) => [family.name, dropsInvalid(family)])).toEqual([
    ['ava4', false],
    ['kati', true],
    ['qube', true],
  ]);
});
