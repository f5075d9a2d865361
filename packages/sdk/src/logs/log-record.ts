import { type AnyValue, context, type LogRecord, type TimeInput, trace } from '@opentelemetry/api';
import type { InstrumentationScope } from '@opentelemetry/core';
import type { Resource } from '@opentelemetry/resources';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import { errorType } from '../error-type.js';
import { redactAttributes, redactText } from '../redact.js';
import { fromTimeInput, toWallTime } from '../trace/clock.js';

/** Most characters of a body, and most attributes, that leave. Source: OpenTelemetry SDK, log record limits (count). */
const limit = { text: 4_096, attributes: 128 } as const;

const timeOf = (given: TimeInput | undefined) => toWallTime(fromTimeInput(given));

/** A body without what is personal: text, or a map or list to some depth. */
function cleanBody(body: AnyValue | undefined): AnyValue | undefined {
  if (body === undefined) return undefined;
  if (typeof body === 'string') return redactText(body.slice(0, limit.text));
  return redactAttributes({ body } as never).body as AnyValue;
}

/**
 * A log record as exporters read it, without what is personal. Of an exception its type is told; message and stack can
 * hold what users typed. It belongs to the span that is active where it is written.
 */
export function readableLogRecord(
  record: LogRecord,
  scope: InstrumentationScope,
  resource: Resource,
): ReadableLogRecord {
  const { timestamp, observedTimestamp, severityNumber, severityText, eventName, exception } = record;
  const given = Object.entries(record.attributes ?? {});
  const spanContext = trace.getSpanContext(record.context ?? context.active());
  const body = cleanBody(record.body);
  return {
    hrTime: timeOf(timestamp),
    hrTimeObserved: timeOf(observedTimestamp),
    ...(spanContext && { spanContext }),
    ...(severityNumber !== undefined && { severityNumber }),
    ...(severityText !== undefined && { severityText }),
    ...(body !== undefined && { body }),
    ...(eventName !== undefined && { eventName: redactText(eventName) }),
    resource,
    instrumentationScope: scope,
    attributes: {
      ...redactAttributes(Object.fromEntries(given.slice(0, limit.attributes))),
      ...(exception !== undefined && { 'exception.type': errorType(exception) }),
    },
    droppedAttributesCount: Math.max(0, given.length - limit.attributes),
  };
}
