import type { Tracer } from '@opentelemetry/api';

/** Marks the method by which another copy of this package can ask a tracer of this one. */
export const drawKey = Symbol.for('pulsetrail.sdk.drawTrace.1');

/**
 * Whether the sampled share keeps a trace that begins here and now, drawn anew by each call. For whoever writes the spans of
 * something that is over, and need not begin a trace that would be forgotten; one that was drawn is given to `keepTrace`.
 * False where nothing is exported; true for a tracer of another library, which decides by itself.
 */
export function drawTrace(tracer: Tracer): boolean {
  return (tracer as { [drawKey]?(): boolean })[drawKey]?.() ?? true;
}
