import type { SqlClient } from '@pulsetrail/mqtt-bridge';
import { createRandom } from '../random.js';
import { hashPassword } from './passwords.js';

/** Staff who may sign in. */
export const demoUsers = ['staff-1', 'staff-2', 'staff-3'] as const;

/** Patients on record; they have no names. */
export const demoPatients: readonly string[] = Array.from(
  { length: 20 },
  (_, index) => `p-${String(index + 1).padStart(4, '0')}`,
);

interface Employment {
  readonly patient: string;
  /** Days before today. */
  readonly started: number;
  readonly ended?: number;
  readonly permanent: boolean;
}

/** A made-up history of one to six jobs for each patient, from the latest back. */
function employments(): Employment[] {
  const random = createRandom(20);
  return demoPatients.flatMap((patient) => {
    let ended = random.next() < 0.8 ? 0 : random.int(30, 400);
    return Array.from({ length: random.int(1, 6) }, () => {
      const started = ended + random.int(60, 1_500);
      const job = { patient, started, permanent: random.next() < 0.6, ...(ended > 0 ? { ended } : {}) };
      ended = started + random.int(1, 120);
      return job;
    });
  });
}

/** Puts synthetic users and patients on record; what is there already stays, except that the users get this password. */
export async function seed(sql: SqlClient, password: string): Promise<void> {
  const users = await Promise.all(demoUsers.map(async (name) => [name, await hashPassword(password)] as const));
  for (const user of users) {
    await sql.query(
      `INSERT INTO clinic.users (name, password_hash) VALUES ($1, $2)
       ON CONFLICT (name) DO UPDATE SET password_hash = excluded.password_hash`,
      user,
    );
  }
  const [{ count } = { count: 0 }] = await sql.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM clinic.patients',
  );
  if (count > 0) return;
  for (const patient of demoPatients) {
    await sql.query('INSERT INTO clinic.patients (id) VALUES ($1) ON CONFLICT DO NOTHING', [patient]);
  }
  for (const { patient, started, ended, permanent } of employments()) {
    await sql.query(
      `INSERT INTO clinic.employments (patient_id, started_on, ended_on, permanent)
       VALUES ($1, current_date - $2::int, current_date - $3::int, $4) ON CONFLICT DO NOTHING`,
      [patient, started, ended ?? null, permanent],
    );
  }
}
