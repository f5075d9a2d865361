import type { LookupVia } from '../message/message.js';
import type { PatientDirectory, PatientMatch, PatientUpdate } from '../patients/patient-directory.js';
import type { SqlClient } from './client.js';

/** One round trip for a whole message: the lookups travel as JSON, the first of each subject that hits wins. */
const findStatement = `
  SELECT DISTINCT ON (wanted.subject) wanted.subject, lookup.patient_id, lookup.via
  FROM jsonb_to_recordset($1::jsonb) AS wanted(subject int, rank int, via text, value text, kind text)
  JOIN pulsetrail.patient_lookups AS lookup USING (via, value, kind)
  ORDER BY wanted.subject, wanted.rank`;

/** Both tables in one statement, hence in one transaction. A message can hold several readings of one patient: the newest counts. */
const updateStatement = `
  WITH sent AS (
    SELECT DISTINCT ON (patient_id, kind) * FROM jsonb_to_recordset($1::jsonb) AS sent(
      patient_id text, kind text, measured_at timestamptz, reading jsonb, received_at timestamptz,
      birth_date date, gender text, name jsonb
    ) ORDER BY patient_id, kind, measured_at DESC
  ), latest AS (
    INSERT INTO pulsetrail.latest_readings AS known (patient_id, kind, measured_at, reading)
    SELECT patient_id, kind, measured_at, reading FROM sent
    ON CONFLICT (patient_id, kind) DO UPDATE SET measured_at = excluded.measured_at, reading = excluded.reading
    WHERE excluded.measured_at >= known.measured_at
  )
  UPDATE pulsetrail.patients AS patient SET
    last_message_at = greatest(patient.last_message_at, sent.received_at),
    birth_date = coalesce(patient.birth_date, sent.birth_date),
    gender = coalesce(patient.gender, sent.gender),
    name = coalesce(patient.name, sent.name)
  FROM sent WHERE patient.id = sent.patient_id`;

const rowOf = ({ patientId, kind, reading, receivedAt, profile }: PatientUpdate) => ({
  patient_id: patientId,
  kind,
  measured_at: reading.at,
  reading: reading.values,
  received_at: receivedAt,
  birth_date: profile?.birthDate,
  gender: profile?.gender,
  name: profile?.name,
});

/** The patient directory over SQL. What the profile says fills in what is not known, and overwrites nothing. */
export function sqlPatientDirectory(client: SqlClient): PatientDirectory {
  return {
    async find(lookups) {
      const wanted = lookups.flatMap((keys, subject) =>
        keys.map(({ via, value, kind = '' }, rank) => ({ subject, rank, via, value, kind })),
      );
      const rows = await client.query<{ subject: number; patient_id: string; via: LookupVia }>(findStatement, [
        JSON.stringify(wanted),
      ]);
      const found = new Map(
        rows.map(({ subject, patient_id, via }): [number, PatientMatch] => [subject, { patientId: patient_id, via }]),
      );
      return lookups.map((_keys, subject) => found.get(subject));
    },
    async update(updates) {
      await client.query(updateStatement, [JSON.stringify(updates.map(rowOf))]);
    },
  };
}
