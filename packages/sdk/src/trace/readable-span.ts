import {
  type Attributes,
  createTraceState,
  type HrTime,
  type Link,
  type SpanContext,
  type SpanKind,
  type SpanStatus,
  TraceFlags,
} from '@opentelemetry/api';
import type { InstrumentationScope } from '@opentelemetry/core';
import type { Resource } from '@opentelemetry/resources';
import type { ReadableSpan, TimedEvent } from '@opentelemetry/sdk-trace';
import { mostEntries, redactAttributes, redactName, redactText } from '../redact.js';
import { toHrTime, wallSkew } from './clock.js';
import type { RecordedSpan } from './recorded-span.js';
import type { SpanTemplate } from './span-template.js';

const noAttributes: Attributes = Object.freeze({});
const noEvents: TimedEvent[] = [];
const noLinks: Link[] = [];

/** A span's own attributes without what is personal. */
function cleanAttributes({ ownAttributes, statement }: RecordedSpan): Attributes {
  if (ownAttributes === undefined && statement === undefined) return noAttributes;
  const attributes = ownAttributes === undefined ? {} : redactAttributes(ownAttributes);
  // Asked for by whoever times the statement: the one way in which its text leaves.
  if (statement !== undefined) attributes['db.query.text'] = redactText(statement);
  return attributes;
}

/** Whether a span says anew what its template says. */
function overrides(own: Attributes, { clean }: SpanTemplate): boolean {
  for (const key in own) if (key in clean.attributes) return true;
  return false;
}

const cleanEvent = (event: TimedEvent): TimedEvent => ({
  ...event,
  name: redactName(event.name),
  attributes: redactAttributes(event.attributes ?? {}),
  droppedAttributesCount: Math.max(0, Object.keys(event.attributes ?? {}).length - mostEntries),
});

/** Source: OpenTelemetry specification, tracestate handling: randomness and threshold of consistent sampling. */
const samplingState = /^(?:th|rv):[\da-f]{1,14}(?:;(?:th|rv):[\da-f]{1,14})?$/;

/** A context without what strangers have put into its tracestate: of that, what says how a trace was sampled stays. */
function cleanContext({ traceId, spanId, traceState }: SpanContext, traceFlags: number): SpanContext {
  const sampling = traceState?.get('ot');
  const isKnown = sampling !== undefined && samplingState.test(sampling);
  return { traceId, spanId, traceFlags, ...(isKnown && { traceState: createTraceState(`ot=${sampling}`) }) };
}

const cleanLink = ({ context, attributes }: Link): Link => ({
  context: cleanContext(context, context.traceFlags),
  ...(attributes !== undefined && { attributes: redactAttributes(attributes) }),
});

/** A class, since an object that is put together from spreads is several times slower to make. */
export class CleanSpan implements ReadableSpan {
  readonly name: string;
  readonly kind: SpanKind;
  readonly parentSpanContext?: SpanContext;
  readonly startTime: HrTime;
  readonly endTime: HrTime;
  readonly duration: HrTime;
  readonly ended = true;
  readonly status: SpanStatus;
  /** What it has in common with others, unless it says some of that anew; then all is its own. */
  readonly template: SpanTemplate | undefined;
  readonly ownAttributes: Attributes;
  readonly links: Link[];
  readonly events: TimedEvent[];
  readonly resource: Resource;
  readonly instrumentationScope: InstrumentationScope;
  readonly droppedAttributesCount: number;
  readonly droppedEventsCount: number;
  readonly droppedLinksCount: number;
  readonly #context: SpanContext;

  constructor(span: RecordedSpan) {
    const { template, start, finish, events, links, parentSpanContext } = span;
    const skew = wallSkew();
    this.name = span.name === template?.name ? template.clean.name : redactName(span.name);
    this.kind = span.kind;
    if (parentSpanContext !== undefined) this.parentSpanContext = parentSpanContext;
    this.startTime = toHrTime(start + skew);
    this.endTime = toHrTime(finish + skew);
    this.duration = toHrTime(Math.max(0, finish - start));
    this.status = span.status;
    const own = cleanAttributes(span);
    const isOverridden = template !== undefined && overrides(own, template);
    this.template = isOverridden ? undefined : template;
    this.ownAttributes = isOverridden ? { ...template.clean.attributes, ...own } : own;
    this.links = links.length === 0 ? noLinks : links.map(cleanLink);
    this.events = events.length === 0 ? noEvents : events.map(cleanEvent);
    this.resource = span.resource;
    this.instrumentationScope = span.instrumentationScope;
    this.droppedAttributesCount = span.droppedAttributesCount;
    this.droppedEventsCount = span.droppedEventsCount;
    this.droppedLinksCount = span.droppedLinksCount;
    this.#context = cleanContext(span.spanContext(), TraceFlags.SAMPLED);
  }

  get attributes(): Attributes {
    return { ...this.template?.clean.attributes, ...this.ownAttributes };
  }

  spanContext(): SpanContext {
    return this.#context;
  }
}

/**
 * A recorded span as processors and exporters read it, without what is personal. It is marked sampled, since it is
 * written: also one that was kept late, whose flag said otherwise while it ran.
 */
export const readableSpan = (span: RecordedSpan): CleanSpan => new CleanSpan(span);
