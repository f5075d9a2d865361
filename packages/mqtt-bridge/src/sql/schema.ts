/**
 * The tables of directory and store, in a schema of their own so that they can share a database. Each statement creates
 * what does not exist yet and leaves alone what does.
 */
export const schema: readonly string[] = [
  'CREATE SCHEMA IF NOT EXISTS pulsetrail',
  `CREATE TABLE IF NOT EXISTS pulsetrail.patients (
    id text PRIMARY KEY,
    birth_date date,
    gender text,
    name jsonb,
    last_message_at timestamptz
  )`,
  // One row a way to find a patient; "kind" is empty except for a device that measures one kind of thing.
  `CREATE TABLE IF NOT EXISTS pulsetrail.patient_lookups (
    via text NOT NULL,
    value text NOT NULL,
    kind text NOT NULL DEFAULT '',
    patient_id text NOT NULL REFERENCES pulsetrail.patients (id) ON DELETE CASCADE,
    PRIMARY KEY (via, value, kind)
  )`,
  `CREATE TABLE IF NOT EXISTS pulsetrail.latest_readings (
    patient_id text NOT NULL REFERENCES pulsetrail.patients (id) ON DELETE CASCADE,
    kind text NOT NULL,
    measured_at timestamptz NOT NULL,
    reading jsonb NOT NULL,
    PRIMARY KEY (patient_id, kind)
  )`,
  `CREATE TABLE IF NOT EXISTS pulsetrail.medical_records (
    key text COLLATE "C" PRIMARY KEY,
    patient_id text NOT NULL REFERENCES pulsetrail.patients (id),
    via text NOT NULL,
    family text NOT NULL,
    kind text NOT NULL,
    measured_at timestamptz NOT NULL,
    clock text NOT NULL,
    reading jsonb NOT NULL,
    out_of_range jsonb NOT NULL,
    received_at timestamptz NOT NULL
  )`,
  `CREATE INDEX IF NOT EXISTS medical_records_patient
    ON pulsetrail.medical_records (patient_id, kind, measured_at DESC)`,
];
