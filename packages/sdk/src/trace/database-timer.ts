import type { Span } from '@opentelemetry/api';
import { RecordedSpan } from './recorded-span.js';

/**
 * Whether something happens within a `dbTimer`, by the span that is active. The timer is the call then, and what
 * instrumentations of drivers see of it are its parts: they are no further calls, neither as spans nor in the metric.
 */
export function isWithinDatabaseTimer(active: Span | undefined): boolean {
  let span = active;
  while (span instanceof RecordedSpan) {
    if (span.template !== undefined && 'db.system.name' in span.template.attributes) return true;
    span = span.parent;
  }
  return false;
}
