import { afterAll, beforeAll, expect, test } from 'vitest';
import { contentKey } from '../../src/message/record-key.js';
import type { MedicalRecord } from '../../src/pipeline/medical-store.js';
import { applySchema, openSqlClient, type SqlClient } from '../../src/sql/client.js';
import { importPatients } from '../../src/sql/import-patients.js';
import { sqlMedicalStore } from '../../src/sql/medical-store.js';
import { schema } from '../../src/sql/schema.js';
import { arrival, bytes } from '../fixtures/messages.js';

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
  expect((await keys()).filter((key) => key.startsWith('b:'))).toEqual(['b:0', 'b:1', 'b:2']);
});

test('what is stored stays as it was stored first, and only what is new is counted', async () => {
  const store = sqlMedicalStore(client);
  const first = () => client.query("SELECT * FROM pulsetrail.medical_records WHERE key = 'd:0'");
  expect(await store.save([record('d:0')])).toEqual(['d:0']);
  const before = await first();
  const reading = { ...record('d:0').reading, values: { spo2: 99 }, outOfRange: [], clock: 'arrival' as const };
  const later = { reading, via: 'gateway_owner' as const, receivedAt: new Date(arrival + 9_000) };
  expect(await store.save([record('d:0', later)])).toEqual([]);
  expect(await store.save([record('d:0', later), record('d:1')])).toEqual(['d:1']);
  expect(await first()).toEqual(before);
});

test.each([
  ['a key that is the content and a place', ':0.0'],
  ['a key with a window', '@2917728:0.0'],
])('knows a message by its content under %s', async (_name, rest) => {
  const content = contentKey({ topic: rest, payload: bytes('x') });
  expect(await sqlMedicalStore(client).knows(content)).toBe(false);
  await sqlMedicalStore(client).save([record(`${content}${rest}`)]);
  expect(await sqlMedicalStore(client).knows(content)).toBe(true);
  expect(await sqlMedicalStore(client).knows(`${content.slice(0, -2)}zz`)).toBe(false);
});

test('stores all records of a message or none', async () => {
  await expect(sqlMedicalStore(client).save([record('c:0'), record('c:1', { patientId: 'nobody' })])).rejects.toThrow();
  expect((await keys()).filter((key) => key.startsWith('c:'))).toEqual([]);
});

test('answers', async () => {
  await expect(sqlMedicalStore(client).ping()).resolves.toBeUndefined();
});
