import { createTraceState, isSpanContextValid, type SpanContext } from '@opentelemetry/api';
import type { IncomingMessage } from '../message/message.js';

/** What a producer's context becomes: a link to its trace, or the parent, so that both are one trace. */
export type ProducerUse = 'link' | 'parent';

const first = (value: string | readonly string[] | undefined): string | undefined =>
  typeof value === 'string' ? value : value?.[0];

/**
 * The trace context of the producer, from the user properties `traceparent` and `tracestate` of MQTT 5. Its flag
 * says what was sampled there: a device must not decide what is sampled here.
 * Source: W3C Trace Context, level 1, section 3.2.
 */
export function producerContext(properties: IncomingMessage['properties']): SpanContext | undefined {
  const match = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/.exec(
    first(properties.traceparent) ?? '',
  );
  if (match === null) return undefined;
  const [, version, traceId = '', spanId = '', flags = '', more] = match;
  if (version === 'ff' || (version === '00' && more !== undefined)) return undefined;
  const state = first(properties.tracestate);
  const context: SpanContext = {
    traceId,
    spanId,
    traceFlags: Number.parseInt(flags, 16) & 1,
    isRemote: true,
    ...(state !== undefined && { traceState: createTraceState(state) }),
  };
  return isSpanContextValid(context) ? context : undefined;
}
