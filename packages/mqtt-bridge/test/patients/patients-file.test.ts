import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PatientsFileError, parsePatientsFile, readPatientsFile } from '../../src/patients/patients-file.js';

const parse = (value: unknown) => parsePatientsFile(JSON.stringify(value), 'patients.json');

test('gives every way to find a patient, in normal form', () => {
  const patient = {
    id: 'p-0001',
    citizenId: '9900000000016',
    gatewayMac: '02:00:5E:10:00:07',
    watchImei: '000000000000025',
    devices: [{ mac: '02005E20000A', kind: 'blood_pressure' }, { mac: '02:00:5e:20:00:0b' }],
  };
  expect(parse({ patients: [patient, { id: 'p-0002' }] })).toEqual([
    {
      id: 'p-0001',
      lookups: [
        { via: 'citizen_id', value: '9900000000016' },
        { via: 'gateway_owner', value: '02005e100007' },
        { via: 'imei', value: '000000000000025' },
        { via: 'device_kind', value: '02005e20000a', kind: 'blood_pressure' },
        { via: 'sub_device', value: '02005e20000b' },
      ],
    },
    { id: 'p-0002', lookups: [] },
  ]);
});

test.each([
  ['66E0A1B2C3D4E5F600112233', '66e0a1b2c3d4e5f600112233'],
  ['ObjectId("66e0a1b2c3d4e5f600112233")', '66e0a1b2c3d4e5f600112233'],
  [{ $oid: '66e0a1b2c3d4e5f600112233' }, '66e0a1b2c3d4e5f600112233'],
  ['p-0001', 'p-0001'],
])('the patient %j has the id %s', (written, id) => {
  expect(parse({ patients: [{ id: written }] })[0]?.id).toBe(id);
});

test.each(['uric', 'ua', 'uric_mac_address', 'mac_ua', 'uric_acid'])('a device of the kind %s is found', (kind) => {
  const [entry] = parse({ patients: [{ id: 'p', devices: [{ mac: '02005e20000a', kind }] }] });
  expect(entry?.lookups).toEqual([{ via: 'device_kind', value: '02005e20000a', kind: 'uric_acid' }]);
});

test('a device of a family of the catalog’s own has the id that it sends', () => {
  const [entry] = parse({
    patients: [{ id: 'p', recordedWatchImei: '00-000000-000002-5', devices: [{ family: 'door-sensor', id: ' D-17' }] }],
  });
  expect(entry?.lookups).toEqual([
    { via: 'patient_watch', value: '000000000000025' },
    { via: 'device', value: 'D-17', kind: 'door-sensor' },
  ]);
});

test.each([{}, { family: 'door-sensor' }, { id: 'D-17' }, { mac: '02005e20000a', id: 'D-17' }])(
  'a device is a MAC address, or a family and an id: not %j',
  (device) => {
    expect(() => parse({ patients: [{ id: 'p', devices: [device] }] })).toThrow(
      'patients.0.devices.0: write { mac }, { mac, kind } or { family, id }',
    );
  },
);

test('names every fault by its place, never by its value', () => {
  const wrong = {
    patients: [
      { id: '', citizenId: '99123' },
      { id: 'p-2', devices: [{ mac: '99124', kind: 'urine' }], nickname: 'Somebody' },
    ],
  };
  expect(() => parse(wrong)).toThrow(PatientsFileError);
  expect(() => parse(wrong)).toThrow(
    /patients\.0\.id: .*patients\.0\.citizenId: .*patients\.1\.devices\.0\.mac: .*kind: use one of/,
  );
  expect(() => parse(wrong)).not.toThrow(/99123|99124|Somebody/);
});

test('what belongs to two patients is refused', () => {
  const gatewayMac = '02:00:5E:10:00:07';
  expect(() =>
    parse({
      patients: [
        { id: 'a', gatewayMac },
        { id: 'b', gatewayMac: '02005e100007' },
      ],
    }),
  ).toThrow('patients.0 and patients.1 have the same gateway_owner; give it to one of them');
});

test('a file that is no JSON, or not there, is named', async () => {
  expect(() => parsePatientsFile('{', 'patients.json')).toThrow('The patients file patients.json is no JSON');
  await expect(readPatientsFile('nowhere.json')).rejects.toThrow('The patients file nowhere.json cannot be read');
});

test('reads a file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'patients-'));
  const path = join(folder, 'patients.json');
  await writeFile(path, '{"patients":[{"id":"p-1"}]}');
  expect(await readPatientsFile(path)).toEqual([{ id: 'p-1', lookups: [] }]);
  await rm(folder, { recursive: true });
});
