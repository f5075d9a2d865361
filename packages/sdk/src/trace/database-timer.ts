import { AsyncLocalStorage } from 'node:async_hooks';
import type { Span } from '@opentelemetry/api';
import { RecordedSpan } from './recorded-span.js';
import type { SpanTemplate } from './span-template.js';

/** Says the same as a span of ours where there is none: traces are off, or another library's, or suppressed. */
const mark = new AsyncLocalStorage<true>();

const isOfDatabase = (template: SpanTemplate): boolean => 'db.system.name' in template.attributes;

/** Runs a function within a timing that is no span of ours; what it does is known as within a `dbTimer` if that is one. */
export const withoutOwnSpan = <Result>(template: SpanTemplate, fn: () => Result): Result =>
  isOfDatabase(template) ? mark.run(true, fn) : fn();

/**
 * Whether something happens within a `dbTimer`, by the span that is active. The timer is the call then, and what
 * instrumentations of drivers see of it are its parts: they are no further calls, neither as spans nor in the metric.
 */
export function isWithinDatabaseTimer(active: Span | undefined): boolean {
  let span = active;
  while (span instanceof RecordedSpan) {
    if (span.template !== undefined && isOfDatabase(span.template)) return true;
    span = span.parent;
  }
  return mark.getStore() === true;
}
