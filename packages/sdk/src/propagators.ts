import type { TextMapPropagator } from '@opentelemetry/api';
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core';
import type { Propagator } from './environment.js';

/** OpenTelemetry's propagators of those names as one; undefined where there are none. */
export function propagatorOf(names: ReadonlySet<Propagator>): TextMapPropagator | undefined {
  if (names.size === 0) return undefined;
  const make = { tracecontext: W3CTraceContextPropagator, baggage: W3CBaggagePropagator } as const;
  return new CompositePropagator({ propagators: [...names].map((name) => new make[name]()) });
}
