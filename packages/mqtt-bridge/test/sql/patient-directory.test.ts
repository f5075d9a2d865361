import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Reading } from '../../src/message/message.js';
import type { PatientDirectory } from '../../src/patients/patient-directory.js';
import { applySchema, openSqlClient, type SqlClient } from '../../src/sql/client.js';
import { importPatients } from '../../src/sql/import-patients.js';
import { sqlPatientDirectory } from '../../src/sql/patient-directory.js';
import { schema } from '../../src/sql/schema.js';
import { citizenId, cuff, gateway, imei, scale } from '../fixtures/messages.js';

let client: SqlClient;
let directory: PatientDirectory;

beforeAll(async () => {
  client = await openSqlClient();
  await applySchema(client, schema);
  directory = sqlPatientDirectory(client);
});
afterAll(() => client.close());

beforeEach(async () => {
  await client.query('TRUNCATE pulsetrail.patients CASCADE');
  await importPatients(client, [
    {
      id: 'p-1',
      lookups: [
        { via: 'sub_device', value: cuff },
        { via: 'imei', value: imei },
        { via: 'citizen_id', value: citizenId },
      ],
    },
    {
      id: 'p-2',
      lookups: [
        { via: 'gateway_owner', value: gateway },
        { via: 'device_kind', value: scale, kind: 'weight' },
      ],
    },
  ]);
});

const ava4Lookups = (device: string, kind: string) =>
  [
    { via: 'sub_device', value: device },
    { via: 'device_kind', value: device, kind },
    { via: 'gateway_owner', value: gateway },
  ] as const;

test.each([
  ['sub-device', ava4Lookups(cuff, 'weight'), { patientId: 'p-1', via: 'sub_device' }],
  ['device of its kind', ava4Lookups(scale, 'weight'), { patientId: 'p-2', via: 'device_kind' }],
  ['gateway’s owner', ava4Lookups(scale, 'spo2'), { patientId: 'p-2', via: 'gateway_owner' }],
  ['IMEI', [{ via: 'imei', value: imei }], { patientId: 'p-1', via: 'imei' }],
  ['citizen id', [{ via: 'citizen_id', value: citizenId }], { patientId: 'p-1', via: 'citizen_id' }],
  ['nothing', [{ via: 'imei', value: citizenId }], undefined],
] as const)('finds a patient by %s', async (_name, lookups, expected) => {
  expect(await directory.find([lookups])).toEqual([expected]);
});

test('finds several patients at once, in the order of the question', async () => {
  const lookups = [
    ava4Lookups(scale, 'weight'),
    [{ via: 'imei', value: 'none' } as const],
    ava4Lookups(cuff, 'weight'),
  ];
  expect((await directory.find(lookups)).map((match) => match?.patientId)).toEqual(['p-2', undefined, 'p-1']);
  expect(await directory.find([])).toEqual([]);
});

const reading = (minute: number, value: number): Reading => ({
  at: new Date(Date.UTC(2025, 6, 8, 12, minute)),
  clock: 'device',
  values: { value },
  outOfRange: [],
});
const receivedAt = new Date(Date.UTC(2025, 6, 8, 13));
const latest = async () =>
  (await client.query<{ reading: { value: number } }>('SELECT reading FROM pulsetrail.latest_readings')).map(
    (row) => row.reading.value,
  );

test('keeps the newest reading of each kind, whatever the order in which they come', async () => {
  const update = (minute: number, value: number) => ({
    patientId: 'p-1',
    kind: 'spo2',
    reading: reading(minute, value),
    receivedAt,
  });
  await directory.update([update(10, 1)]);
  await directory.update([update(30, 3)]);
  await directory.update([update(20, 2)]);
  expect(await latest()).toEqual([3]);
  await directory.update([update(40, 4), update(50, 5), update(45, 6)]);
  expect(await latest()).toEqual([5]);
});

test('notes when the patient’s last message came', async () => {
  await directory.update([{ patientId: 'p-1', kind: 'spo2', reading: reading(1, 1), receivedAt }]);
  const earlier = new Date(receivedAt.getTime() - 60_000);
  await directory.update([{ patientId: 'p-1', kind: 'spo2', reading: reading(2, 1), receivedAt: earlier }]);
  const rows = await client.query("SELECT last_message_at FROM pulsetrail.patients WHERE id = 'p-1'");
  expect(rows).toEqual([{ last_message_at: receivedAt }]);
});

test('fills in what is not known of the person, and overwrites nothing', async () => {
  const name = { title: 'X', first: 'Test', middle: '', last: 'One' };
  const update = { patientId: 'p-1', kind: 'spo2', reading: reading(1, 1), receivedAt };
  await directory.update([{ ...update, profile: { birthDate: '1987-01-15' } }]);
  await directory.update([{ ...update, profile: { birthDate: '1990-01-01', gender: 'male', name } }]);
  const rows = await client.query("SELECT birth_date::text, gender, name FROM pulsetrail.patients WHERE id = 'p-1'");
  expect(rows).toEqual([{ birth_date: '1987-01-15', gender: 'male', name }]);
});
