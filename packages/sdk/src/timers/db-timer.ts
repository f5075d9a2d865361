import { SpanKind } from '@opentelemetry/api';
import { longest } from '../redact.js';
import { cut } from '../redaction/cut.js';
import { readStatement, type StatementSummary } from '../statement.js';
import { RecordedSpan } from '../trace/recorded-span.js';
import type { TimerOptions } from './operation-timer.js';
import { type PlanDetails, planFor, type TimedOperation, type TimingPlan } from './plan.js';
import type { Timed } from './timed.js';

/** What of a statement's text leaves: nothing, the text without its literals, or the text as it is. */
export type StatementText = 'none' | 'normalized' | 'raw';

/** Options of an {@link OperationTimer} of kind `db`. */
export interface DbTimerOptions extends TimerOptions {
  /** The statement; its operation and first table leave the process, its text only where `text` says so. */
  readonly statement?: string;
  /** The database: a value of `db.system.name`. Default `postgresql`. */
  readonly system?: string;
  /**
   * What of the statement's text becomes `db.query.text` of the span: `normalized` is without literals and comments, `raw`
   * is all but what redaction finds. Default: `traces.statements` of `start`, which is `none`.
   */
  readonly text?: StatementText;
}

const defaultSystem = 'postgresql';

/** How a `db` operation is timed: `db.client.operation.duration`, and a CLIENT span named after what the statement does. */
export function dbDetails(
  name: string,
  system = defaultSystem,
  { operation, collection, summary }: Partial<StatementSummary> = {},
): PlanDetails {
  const labels = {
    'db.system.name': system,
    ...(operation !== undefined && { 'db.operation.name': operation }),
    ...(collection !== undefined && { 'db.collection.name': collection }),
  };
  return {
    spanName: summary ?? name,
    kind: SpanKind.CLIENT,
    attributes: { ...labels, ...(summary !== undefined && { 'db.query.summary': summary }) },
    labels,
  };
}

/** The same of a statement: one plan for all that do the same. */
export function dbPlan(operation: TimedOperation, { statement, system = defaultSystem }: DbTimerOptions): TimingPlan {
  const read = readStatement(statement, system);
  if (system === defaultSystem) {
    if (read.summary === undefined) return operation.plain;
    return planFor(operation, read.summary, () => dbDetails(operation.name, system, read));
  }
  // No summary begins with a colon.
  return planFor(operation, `:${system} ${read.summary ?? ''}`, () => dbDetails(operation.name, system, read));
}

/** Puts the text of a statement on the span, as far as it may leave. */
export const recordStatement =
  (byDefault: StatementText) =>
  ({ span }: Timed, _operation: TimedOperation, options: DbTimerOptions): void => {
    const { statement, text: wanted = byDefault } = options;
    if (wanted === 'none' || typeof statement !== 'string') return;
    const given = wanted === 'raw' ? statement : readStatement(statement, options.system ?? defaultSystem).normalized;
    if (given === undefined) return;
    const text = cut(given, longest.text);
    if (span instanceof RecordedSpan) span.statement = text;
    else span.setAttribute('db.query.text', text);
  };
