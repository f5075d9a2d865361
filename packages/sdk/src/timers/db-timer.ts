import { SpanKind } from '@opentelemetry/api';
import { summarizeStatement } from '../statement.js';
import type { OperationTimerSetup, TimerOptions } from './operation-timer.js';

/** Options of an {@link OperationTimer} of kind `db`. */
export interface DbTimerOptions extends TimerOptions {
  /** The statement; only its operation and first table leave the process, never its text. */
  readonly statement?: string;
  /** The database: a value of `db.system.name`. Default `postgresql`. */
  readonly system?: string;
}

/** How a `db` operation is timed: `db.client.operation.duration`, and a CLIENT span named after what the statement does. */
export const dbDetails: OperationTimerSetup<DbTimerOptions>['details'] = (operation, options) => {
  const { statement, system = 'postgresql' } = options;
  const summary = summarizeStatement(statement);
  return {
    spanName: summary.summary ?? operation.name,
    kind: SpanKind.CLIENT,
    attributes: {
      component: operation.component,
      operation: operation.name,
      'db.system.name': system,
      ...(summary.operation !== undefined && { 'db.operation.name': summary.operation }),
      ...(summary.collection !== undefined && { 'db.collection.name': summary.collection }),
      ...(summary.summary !== undefined && { 'db.query.summary': summary.summary }),
    },
    labels: {
      'db.system.name': system,
      'db.operation.name': summary.operation,
      'db.collection.name': summary.collection,
    },
  };
};
