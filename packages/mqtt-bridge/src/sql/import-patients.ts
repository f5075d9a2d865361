import type { PatientEntry } from '../patients/patients-file.js';
import type { SqlClient } from './client.js';

const importStatement = `
  WITH listed AS (
    SELECT * FROM jsonb_to_recordset($1::jsonb) AS listed(id text, lookups jsonb)
  ), patients AS (
    INSERT INTO pulsetrail.patients (id) SELECT DISTINCT id FROM listed ON CONFLICT (id) DO NOTHING
  )
  INSERT INTO pulsetrail.patient_lookups (via, value, kind, patient_id)
  SELECT DISTINCT ON (lookup.via, lookup.value, coalesce(lookup.kind, ''))
    lookup.via, lookup.value, coalesce(lookup.kind, ''), listed.id
  FROM listed, jsonb_to_recordset(listed.lookups) AS lookup(via text, value text, kind text)
  ON CONFLICT (via, value, kind) DO UPDATE SET patient_id = excluded.patient_id`;

/**
 * Adds patients and the ways to find them. A device that was another patient's becomes this one's; what is known and not
 * in the list stays.
 */
export async function importPatients(client: SqlClient, patients: readonly PatientEntry[]): Promise<void> {
  await client.query(importStatement, [JSON.stringify(patients)]);
}
