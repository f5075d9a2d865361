import { deviceFamilyNames } from '@pulsetrail/catalog';
import { expect, test } from 'vitest';
import { defaultMix, mixOf, simulatedFamilies, simulatedFamilyNames } from '../../src/simulator/families.js';
import { createFleet } from '../../src/simulator/fleet.js';

test('every simulated family is one of the catalog, and its devices are its own', () => {
  const fleet = createFleet({ seed: 1, devices: 20 });
  for (const name of simulatedFamilyNames) {
    expect(deviceFamilyNames).toContain(name);
    expect(simulatedFamilies[name].source(fleet).family).toBe(name);
  }
});

test('a mix has a share for each of them', () => {
  expect(Object.keys(defaultMix)).toEqual(simulatedFamilyNames);
  expect(Object.values(mixOf(() => 2))).toEqual(simulatedFamilyNames.map(() => 2));
});
