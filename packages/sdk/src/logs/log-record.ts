import { type AnyValue, context, type LogRecord, type TimeInput, trace } from '@opentelemetry/api';
import type { InstrumentationScope } from '@opentelemetry/core';
import type { Resource } from '@opentelemetry/resources';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import { errorType } from '../error-type.js';
import type { LogBodies } from '../otlp/options.js';
import { mostEntries, redactAttributes, redacted, redactName, redactText } from '../redact.js';
import { fromTimeInput, toWallTime } from '../trace/clock.js';
import { warnOnce } from '../warning.js';

const timeOf = (given: TimeInput | undefined) => toWallTime(fromTimeInput(given));

/** The SDK's own records, whose bodies are written in its code. */
export const ownLogger = '@pulsetrail/sdk';

/**
 * A body without what is personal. Maps and lists are read as attributes are. A text of several words can hold the name of
 * a person, which nothing finds: it leaves only where the service says that its log lines hold none.
 */
function cleanBody(body: AnyValue | undefined, bodies: LogBodies): AnyValue | undefined {
  if (body === undefined) return undefined;
  if (typeof body === 'string' && bodies === 'redacted') return redactText(body);
  const clean = redactAttributes({ line: body } as never).line as AnyValue;
  if (clean === redacted && typeof body === 'string') {
    warnOnce(
      'log bodies',
      "Bodies of log records do not leave where they are texts of several words, since these can hold names of people. Write what is to leave as eventName and attributes; or, where no line holds such a name, set logs.bodies to 'redacted'.",
    );
  }
  return clean;
}

/**
 * A log record as exporters read it, without what is personal. Of an exception its type is told; message and stack can
 * hold what users typed. It belongs to the span that is active where it is written.
 */
export function readableLogRecord(
  record: LogRecord,
  scope: InstrumentationScope,
  resource: Resource,
  bodies: LogBodies,
): ReadableLogRecord {
  const { timestamp, observedTimestamp, severityNumber, severityText, eventName, exception } = record;
  const given = record.attributes ?? {};
  const spanContext = trace.getSpanContext(record.context ?? context.active());
  const body = cleanBody(record.body, scope.name === ownLogger ? 'redacted' : bodies);
  return {
    hrTime: timeOf(timestamp),
    hrTimeObserved: timeOf(observedTimestamp),
    ...(spanContext && { spanContext }),
    ...(severityNumber !== undefined && { severityNumber }),
    ...(severityText !== undefined && { severityText: redactName(severityText) }),
    ...(body !== undefined && { body }),
    ...(eventName !== undefined && { eventName: redactName(eventName) }),
    resource,
    instrumentationScope: scope,
    attributes: {
      ...redactAttributes(given),
      ...(exception !== undefined && { 'exception.type': errorType(exception) }),
    },
    droppedAttributesCount: Math.max(0, Object.keys(given).length - mostEntries),
  };
}
