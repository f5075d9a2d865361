import type { SqlClient } from '@pulsetrail/mqtt-bridge';
import type { ShapeOf } from '@pulsetrail/sdk';
import type { catalog } from '../catalog.js';
import type { ClinicTelemetry } from './telemetry.js';

/** The clinic's statements by the operations of its catalog. */
export type DatabaseOperation = ShapeOf<(typeof catalog)['definition'], 'clinic-api'>['db'];

/** Runs one timed statement and returns its rows. */
export type Query = <Row>(
  operation: DatabaseOperation,
  statement: string,
  params: readonly unknown[],
) => Promise<Row[]>;

/** Times every statement under the operation that the catalog promises something for. */
export const timedQuery =
  (sql: SqlClient, telemetry: ClinicTelemetry): Query =>
  <Row>(operation: DatabaseOperation, statement: string, params: readonly unknown[]) =>
    telemetry.dbTimer(operation, { statement, system: 'postgresql' }, () => sql.query<Row>(statement, params));
