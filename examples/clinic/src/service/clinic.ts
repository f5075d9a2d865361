import type { SqlClient } from '@pulsetrail/mqtt-bridge';
import type { FastifyInstance } from 'fastify';
import type { Query } from './database.js';
import type { ClinicTelemetry } from './telemetry.js';

/** What every route works with. */
export interface Clinic {
  readonly telemetry: ClinicTelemetry;
  readonly query: Query;
  /** The store without timing, for what is no operation of the clinic. */
  readonly sql: SqlClient;
}

/** A route: adds itself to the service. */
export type Route = (app: FastifyInstance, clinic: Clinic) => void;

/** JSON schema of a patient's id. */
export const patientId = { type: 'string', pattern: '^p-[0-9]{4,6}$' } as const;

/** JSON schema of an object that has exactly these properties. */
export const exactly = <Properties extends Readonly<Record<string, object>>>(properties: Properties) => ({
  type: 'object',
  additionalProperties: false,
  required: Object.keys(properties),
  properties,
});

/** The body of an answer that is not what was asked for. */
export const problem = (message: string) => ({ error: message });
