import type { MedicalRecord, MedicalStore } from '../pipeline/medical-store.js';
import type { SqlClient } from './client.js';

/** All records of a message in one statement, hence all or none. */
const saveStatement = `
  INSERT INTO pulsetrail.medical_records
    (key, patient_id, via, family, kind, measured_at, clock, reading, out_of_range, received_at)
  SELECT key, patient_id, via, family, kind, measured_at, clock, reading, out_of_range, received_at
  FROM jsonb_to_recordset($1::jsonb) AS sent(
    key text, patient_id text, via text, family text, kind text, measured_at timestamptz, clock text, reading jsonb,
    out_of_range jsonb, received_at timestamptz
  )
  ON CONFLICT (key) DO NOTHING
  RETURNING key`;

/** A range, which the primary key's index serves; what follows the hex digits of a content is `:` or `@`, below `g`. */
const knowsStatement = `
  SELECT EXISTS (SELECT FROM pulsetrail.medical_records WHERE key >= $1::text AND key < $1::text || 'g') AS known`;

const rowOf = ({ key, patientId, via, family, kind, reading, receivedAt }: MedicalRecord) => ({
  key,
  patient_id: patientId,
  via,
  family,
  kind,
  measured_at: reading.at,
  clock: reading.clock,
  reading: reading.values,
  out_of_range: reading.outOfRange,
  received_at: receivedAt,
});

/** The medical store over SQL. */
export const sqlMedicalStore = (client: SqlClient): MedicalStore => ({
  async save(records) {
    const added = await client.query<{ key: string }>(saveStatement, [JSON.stringify(records.map(rowOf))]);
    return added.map(({ key }) => key);
  },
  async knows(content) {
    return (await client.query<{ known: boolean }>(knowsStatement, [content]))[0]?.known === true;
  },
  async ping() {
    await client.query('SELECT 1');
  },
});
