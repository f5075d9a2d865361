import { afterAll, beforeAll, expect, test } from 'vitest';
import type { MedicalRecord } from '../../src/medical-store.js';
import { applySchema, openSqlClient, type SqlClient } from '../../src/sql/client.js';
import { importPatients } from '../../src/sql/import-patients.js';
import { sqlMedicalStore } from '../../src/sql/medical-store.js';
import { schema } from '../../src/sql/schema.js';
import { arrival } from '../fixtures/messages.js';

let client: SqlClient;
beforeAll(async () => {
  client = await openSqlClient();
  await applySchema(client, schema);
  await importPatients(client, [{ id: 'p-1', lookups: [] }]);
});
afterAll(() => client.close());

const record = (key: string, rest: Partial<MedicalRecord> = {}): MedicalRecord => ({
  key,
  patientId: 'p-1',
  via: 'imei',
  family: 'kati',
  kind: 'vital_signs',
  reading: { at: new Date(arrival), clock: 'device', values: { spo2: 60, note: "O'Test" }, outOfRange: ['spo2'] },
  receivedAt: new Date(arrival + 5),
  ...rest,
});

const keys = async () =>
  (await client.query<{ key: string }>('SELECT key FROM pulsetrail.medical_records ORDER BY key')).map(
    ({ key }) => key,
  );

test('stores a record with everything that is known of it', async () => {
  await sqlMedicalStore(client).save([record('a:0')]);
  expect(await client.query("SELECT * FROM pulsetrail.medical_records WHERE key = 'a:0'")).toEqual([
    {
      key: 'a:0',
      patient_id: 'p-1',
      via: 'imei',
      family: 'kati',
      kind: 'vital_signs',
      measured_at: new Date(arrival),
      clock: 'device',
      reading: { spo2: 60, note: "O'Test" },
      out_of_range: ['spo2'],
      received_at: new Date(arrival + 5),
    },
  ]);
});

test('a record that is stored twice is one record, beside the new ones of its message', async () => {
  await sqlMedicalStore(client).save([record('b:0'), record('b:1')]);
  await sqlMedicalStore(client).save([record('b:0'), record('b:1'), record('b:2')]);
  expect((await keys()).filter((key) => key.startsWith('b'))).toEqual(['b:0', 'b:1', 'b:2']);
});

test('stores all records of a message or none', async () => {
  await expect(sqlMedicalStore(client).save([record('c:0'), record('c:1', { patientId: 'nobody' })])).rejects.toThrow();
  expect((await keys()).filter((key) => key.startsWith('c'))).toEqual([]);
});

test('answers', async () => {
  await expect(sqlMedicalStore(client).ping()).resolves.toBeUndefined();
});
