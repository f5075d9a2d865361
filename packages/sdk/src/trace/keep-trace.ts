import type { Span } from '@opentelemetry/api';

/** Marks the method by which another copy of this package can keep the trace of a span of this one. */
export const keepKey = Symbol.for('pulsetrail.sdk.keepTrace.1');

/**
 * Keeps the trace that a span belongs to, within this process, whatever the sampling says: for instance because the
 * caller has found it worth looking at. A span of another library, or none, is left as it is.
 */
export function keepTrace(span: Span | undefined): void {
  (span as { [keepKey]?(): void } | undefined)?.[keepKey]?.();
}
