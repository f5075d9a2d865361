import { problem, type Route } from '../clinic.js';

/** `GET /healthz`: 200 when the store answers, 503 when it does not. */
export const health: Route = (app, { sql }) => {
  app.get('/healthz', async (_, reply) => {
    const answers = await sql.query('SELECT 1').then(
      () => true,
      () => false,
    );
    return answers ? { status: 'healthy' } : reply.code(503).send(problem('The store does not answer.'));
  });
};
