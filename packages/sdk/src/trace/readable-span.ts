import { TraceFlags } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { redactAttributes, redactText } from '../redact.js';
import type { RecordedSpan } from './recorded-span.js';

/**
 * A recorded span as processors and exporters read it, without what is personal. It is marked sampled, since it is
 * written: also one that was kept late, whose flag said otherwise while it ran.
 */
export function readableSpan(span: RecordedSpan): ReadableSpan {
  const spanContext = { ...span.spanContext(), traceFlags: TraceFlags.SAMPLED };
  return {
    name: redactText(span.name),
    kind: span.kind,
    spanContext: () => spanContext,
    ...(span.parentSpanContext && { parentSpanContext: span.parentSpanContext }),
    startTime: span.startTime,
    endTime: span.endTime,
    duration: span.duration,
    ended: true,
    status: span.status,
    attributes: redactAttributes(span.attributes),
    links: span.links.map((link) => ({
      ...link,
      ...(link.attributes && { attributes: redactAttributes(link.attributes) }),
    })),
    events: span.events.map((event) => ({
      ...event,
      name: redactText(event.name),
      attributes: redactAttributes(event.attributes ?? {}),
    })),
    resource: span.resource,
    instrumentationScope: span.instrumentationScope,
    droppedAttributesCount: span.droppedAttributesCount,
    droppedEventsCount: span.droppedEventsCount,
    droppedLinksCount: span.droppedLinksCount,
  };
}
