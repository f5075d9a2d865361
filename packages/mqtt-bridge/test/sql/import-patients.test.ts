import { afterAll, beforeAll, expect, test } from 'vitest';
import { applySchema, openSqlClient, type SqlClient } from '../../src/sql/client.js';
import { importPatients } from '../../src/sql/import-patients.js';
import { schema } from '../../src/sql/schema.js';
import { cuff, imei } from '../fixtures/messages.js';

let client: SqlClient;
beforeAll(async () => {
  client = await openSqlClient();
  await applySchema(client, schema);
});
afterAll(() => client.close());

const owners = () => client.query('SELECT via, value, kind, patient_id FROM pulsetrail.patient_lookups ORDER BY via');

test('adds patients, moves devices to their new patients, and keeps the rest', async () => {
  await importPatients(client, [
    {
      id: 'p-1',
      lookups: [
        { via: 'imei', value: imei },
        { via: 'device_kind', value: cuff, kind: 'blood_pressure' },
      ],
    },
  ]);
  await importPatients(client, [{ id: 'p-2', lookups: [{ via: 'imei', value: imei }] }]);
  await importPatients(client, [{ id: 'p-2', lookups: [{ via: 'imei', value: imei }] }]);
  expect(await owners()).toEqual([
    { via: 'device_kind', value: cuff, kind: 'blood_pressure', patient_id: 'p-1' },
    { via: 'imei', value: imei, kind: '', patient_id: 'p-2' },
  ]);
});

test('takes an empty list', async () => {
  await expect(importPatients(client, [])).resolves.toBeUndefined();
});
