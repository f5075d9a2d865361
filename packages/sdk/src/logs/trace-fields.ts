import { isSpanContextValid, trace } from '@opentelemetry/api';

/** Where a log line belongs, by the names that OpenTelemetry's log correlation gives them. */
export interface TraceFields {
  readonly trace_id?: string;
  readonly span_id?: string;
  /** Two hexadecimal digits; `01` when the trace is sampled. */
  readonly trace_flags?: string;
}

/**
 * The ids of the active span for a log line; empty where none is active. For pino: `pino({ mixin: traceFields })`.
 * Source: OpenTelemetry specification, "Trace Context in non-OTLP Log Formats".
 */
export function traceFields(): TraceFields {
  const span = trace.getActiveSpan()?.spanContext();
  // A new object each time: pino writes the line's own fields into it.
  if (span === undefined || !isSpanContextValid(span)) return {};
  return {
    trace_id: span.traceId,
    span_id: span.spanId,
    trace_flags: span.traceFlags.toString(16).padStart(2, '0'),
  };
}
