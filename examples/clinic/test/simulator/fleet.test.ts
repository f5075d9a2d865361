import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createFleet, mostDevices } from '../../src/simulator/fleet.js';

const options = fc.record({ seed: fc.nat(), devices: fc.integer({ min: 3, max: 200 }) });

test('a fleet has as many devices as asked for, at least one of each family', () => {
  fc.assert(
    fc.property(options, ({ seed, devices }) => {
      const { gateways, watches, boxes } = createFleet({ seed, devices });
      expect(gateways.length + watches.length + boxes.length).toBe(devices);
      expect(Math.min(gateways.length, watches.length, boxes.length)).toBeGreaterThanOrEqual(1);
    }),
  );
});

test('the same seed gives the same fleet, another seed another one', () => {
  expect(createFleet({ seed: 4, devices: 20 })).toEqual(createFleet({ seed: 4, devices: 20 }));
  const ids = (seed: number) => createFleet({ seed, devices: 20 }).gateways.map(({ mac }) => mac);
  expect(ids(4)).not.toEqual(ids(5));
});

test('every id is made up and in the form in which a patients file carries it', () => {
  fc.assert(
    fc.property(options, (fleet) => {
      for (const { id, citizenId, gatewayMac, watchImei, devices = [] } of createFleet(fleet).patients) {
        expect(id).toMatch(/^p-\d{4}$/);
        if (citizenId !== undefined) expect(citizenId).toMatch(/^99\d{11}$/);
        if (gatewayMac !== undefined) expect(gatewayMac).toMatch(/^02:00:5E(:[0-9A-F]{2}){3}$/);
        if (watchImei !== undefined) expect(watchImei).toMatch(/^0{7}\d{8}$/);
        for (const { mac } of devices) expect(mac).toMatch(/^02005e[0-9a-f]{6}$/);
      }
    }),
  );
});

test('no two patients share an id or a device, even in the largest fleet', () => {
  const { patients } = createFleet({ seed: 1, devices: mostDevices });
  const ids = patients.flatMap(({ id, citizenId, gatewayMac, watchImei, devices = [] }) =>
    [id, citizenId, gatewayMac, watchImei, ...devices.map(({ mac }) => mac)].filter((value) => value !== undefined),
  );
  expect(new Set(ids).size).toBe(ids.length);
});

test("a gateway has both registered sub-devices and a patient's own", () => {
  const devices = createFleet({ seed: 1, devices: 3 }).patients.flatMap((patient) => patient.devices ?? []);
  expect(devices.some(({ kind }) => kind === undefined)).toBe(true);
  expect(devices.some(({ kind }) => kind === 'spo2')).toBe(true);
});
