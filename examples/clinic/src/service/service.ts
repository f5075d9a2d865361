import { applySchema, type SqlClient } from '@pulsetrail/mqtt-bridge';
import { type FastifyError, type FastifyInstance, fastify } from 'fastify';
import { type Clinic, problem } from './clinic.js';
import { timedQuery } from './database.js';
import { checkIn } from './routes/check-in.js';
import { health } from './routes/health.js';
import { jobSecurityScore } from './routes/job-security.js';
import { scanDocument } from './routes/scan-document.js';
import { signIn } from './routes/sign-in.js';
import { uploadDocument } from './routes/upload-document.js';
import { schema } from './schema.js';
import { seed } from './seed.js';
import { requireSession } from './sessions.js';
import type { ClinicTelemetry } from './telemetry.js';

/** What the service is made from. */
export interface ServiceOptions {
  readonly sql: SqlClient;
  readonly telemetry: ClinicTelemetry;
  /** The password of the synthetic users. */
  readonly password: string;
  /** Told of each request that failed on our side, in words without personal data. Default: nobody. */
  readonly onFailure?: (sentence: string) => void;
}

const openRoutes = [health, signIn];
const sessionRoutes = [uploadDocument, scanDocument, jobSecurityScore, checkIn];

/** What an error is called where its message could repeat a value. */
const nameOf = (error: FastifyError): string => error.code ?? error.name;

/** Creates the tables, the synthetic users and patients, and the service, which does not listen yet. */
export async function buildService({ sql, telemetry, password, onFailure }: ServiceOptions): Promise<FastifyInstance> {
  await applySchema(sql, schema);
  await seed(sql, password);

  const clinic: Clinic = { sql, telemetry, query: timedQuery(sql, telemetry) };
  // What a request should not carry is refused instead of being dropped or turned into another type in silence.
  const app = fastify({ bodyLimit: 16_384, ajv: { customOptions: { removeAdditional: false, coerceTypes: false } } });
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status < 500) return reply.code(status).send(problem(error.message));
    onFailure?.(`${request.method} ${request.routeOptions.url ?? 'an unknown path'} failed: ${nameOf(error)}`);
    return reply.code(500).send(problem('The clinic cannot do this now; try again later.'));
  });
  app.setNotFoundHandler((_, reply) => reply.code(404).send(problem('No such path.')));
  for (const route of openRoutes) route(app, clinic);
  await app.register(async (signedIn) => {
    signedIn.decorateRequest('userName', '');
    signedIn.addHook('onRequest', requireSession(clinic));
    for (const route of sessionRoutes) route(signedIn, clinic);
  });
  return app;
}
