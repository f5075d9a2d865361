import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PatientsFileError, parsePatientsFile, readPatientsFile } from '../src/patients-file.js';

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

test('names every fault by its place, never by its value', () => {
  const wrong = {
    patients: [
      { id: '', citizenId: '99123' },
      { id: 'p-2', devices: [{ mac: '99124', kind: 'uric' }], nickname: 'Somebody' },
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
