/** The clinic's tables, in a schema of their own: the device bridge may keep its tables in the same database. */
export const schema: readonly string[] = [
  'CREATE SCHEMA IF NOT EXISTS clinic',
  `CREATE TABLE IF NOT EXISTS clinic.users (
     name text PRIMARY KEY,
     password_hash text NOT NULL
   )`,
  `CREATE TABLE IF NOT EXISTS clinic.sessions (
     token_hash bytea PRIMARY KEY,
     user_name text NOT NULL REFERENCES clinic.users,
     expires_at timestamptz NOT NULL
   )`,
  'CREATE INDEX IF NOT EXISTS sessions_expire ON clinic.sessions (expires_at)',
  'CREATE TABLE IF NOT EXISTS clinic.patients (id text PRIMARY KEY)',
  `CREATE TABLE IF NOT EXISTS clinic.employments (
     patient_id text NOT NULL REFERENCES clinic.patients,
     started_on date NOT NULL,
     ended_on date,
     permanent boolean NOT NULL,
     PRIMARY KEY (patient_id, started_on)
   )`,
  `CREATE TABLE IF NOT EXISTS clinic.documents (
     id uuid PRIMARY KEY,
     patient_id text NOT NULL REFERENCES clinic.patients,
     kind text NOT NULL,
     content_type text NOT NULL,
     sha256 bytea NOT NULL,
     content bytea NOT NULL,
     uploaded_by text NOT NULL REFERENCES clinic.users,
     uploaded_at timestamptz NOT NULL DEFAULT now(),
     UNIQUE (patient_id, sha256)
   )`,
  `CREATE TABLE IF NOT EXISTS clinic.scans (
     document_id uuid PRIMARY KEY REFERENCES clinic.documents,
     result text NOT NULL,
     findings text[] NOT NULL,
     scanned_at timestamptz NOT NULL DEFAULT now()
   )`,
  `CREATE TABLE IF NOT EXISTS clinic.appointments (
     id uuid PRIMARY KEY,
     patient_id text NOT NULL REFERENCES clinic.patients,
     day date NOT NULL,
     reason text NOT NULL,
     checked_in_at timestamptz NOT NULL DEFAULT now(),
     UNIQUE (patient_id, day)
   )`,
];
