import { type Context, createContextKey } from '@opentelemetry/api';

/**
 * The key by which OpenTelemetry's packages say that nothing is to be traced. Keys of one name are one key, so this is the
 * one of `@opentelemetry/core`, which only a telemetry that is switched on loads.
 */
const key = createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING');

/** A context below which nothing is traced. */
export const suppressTracing = (context: Context): Context => context.setValue(key, true);

/** Whether nothing is traced below a context. */
export const isTracingSuppressed = (context: Context): boolean => context.getValue(key) === true;
