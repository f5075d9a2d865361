import { exactly, patientId, problem, type Route } from '../clinic.js';
import { type Employment, jobSecurity, modelVersion } from '../job-security-model.js';

const params = exactly({ id: patientId });

const dayMilliseconds = 86_400_000;

/** `GET /patients/:id/job-security`: the score of a patient, from the employment history on record. */
export const jobSecurityScore: Route = (app, { telemetry, query }) => {
  app.get<{ Params: { id: string } }>('/patients/:id/job-security', { schema: { params } }, async (request, reply) => {
    const { id } = request.params;
    const [patient] = await query('find-patient', 'SELECT id FROM clinic.patients WHERE id = $1', [id]);
    if (patient === undefined) return reply.code(404).send(problem('No such patient.'));
    const rows = await query<Employment>(
      'employment-history',
      `SELECT started_on - DATE '1970-01-01' AS started, ended_on - DATE '1970-01-01' AS ended, permanent
       FROM clinic.employments WHERE patient_id = $1`,
      [id],
    );
    const score = telemetry.scoreTimer('job-security', { inputSize: rows.length, modelVersion }, () =>
      jobSecurity(rows, Math.floor(Date.now() / dayMilliseconds)),
    );
    return { score: Number(score.toFixed(4)), modelVersion };
  });
};
