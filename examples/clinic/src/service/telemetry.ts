import { type StartOptions, start } from '@pulsetrail/sdk';
import { catalog } from '../catalog.js';

/** Starts the telemetry of the clinic service, under the names of its catalog. */
export const startTelemetry = (options: Pick<StartOptions, 'metrics' | 'traces'> = {}) =>
  start({ service: 'clinic-api', catalog, ...options });

/** The clinic's instruments. */
export type ClinicTelemetry = ReturnType<typeof startTelemetry>;
