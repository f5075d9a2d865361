import {
  type Attributes,
  type AttributeValue,
  type Exception,
  type HrTime,
  type Link,
  type Span,
  type SpanContext,
  type SpanKind,
  type SpanStatus,
  SpanStatusCode,
  type TimeInput,
  TraceFlags,
} from '@opentelemetry/api';
import type { InstrumentationScope } from '@opentelemetry/core';
import type { Resource } from '@opentelemetry/resources';
import type { TimedEvent } from '@opentelemetry/sdk-trace';
import { errorType } from '../error-type.js';
import { fromTimeInput, now, toHrTime, toWallTime } from './clock.js';
import { newSpanId, newTraceId } from './ids.js';
import type { LocalTrace } from './local-trace.js';

/** Most attributes, events and links of a span, and characters of a text. Source: OpenTelemetry SDK, span limits (count). */
const limit = { attributes: 128, events: 128, links: 128, text: 1_024 } as const;

const none: Attributes = Object.freeze({});

/** Cuts a text to the limit, and back to the end of a word, since half a number would slip through redaction. */
const cut = (text: string): string =>
  text.length > limit.text ? text.slice(0, limit.text).replace(/\S{1,64}$/, '') : text;

/** Marks the method by which another copy of this package can keep the trace of a span of this one. */
const keepKey = Symbol.for('pulsetrail.sdk.keepTrace.1');

/** What a span is made from. */
export interface RecordedSpanOptions {
  readonly name: string;
  readonly kind: SpanKind;
  readonly trace: LocalTrace<RecordedSpan>;
  readonly parent: SpanContext | undefined;
  readonly attributes: Attributes | undefined;
  readonly links: Link[] | undefined;
  /** Unix milliseconds. */
  readonly startTime: number | undefined;
  readonly scope: InstrumentationScope;
  readonly resource: Resource;
  /** Seconds after which the span is slow, and its trace kept. */
  readonly slowAfter: number;
}

/**
 * A span as a compact record: an OpenTelemetry `Span` while it runs, turned into what exporters read only if it is kept.
 * Most are forgotten, so ids are drawn, and times converted, only when somebody asks.
 */
export class RecordedSpan implements Span {
  name: string;
  readonly kind: SpanKind;
  readonly parentSpanContext?: SpanContext;
  readonly resource: Resource;
  readonly instrumentationScope: InstrumentationScope;
  status: SpanStatus = { code: SpanStatusCode.UNSET };
  droppedAttributesCount = 0;
  droppedEventsCount = 0;
  droppedLinksCount = 0;
  /** Seconds after which the span is slow. */
  slowAfter: number;
  readonly trace: LocalTrace<RecordedSpan>;
  readonly #start: number;
  #end = 0;
  #attributes: Attributes | undefined;
  #attributeCount = 0;
  #events: TimedEvent[] | undefined;
  #links: Link[] | undefined;
  #context: SpanContext | undefined;

  constructor(options: RecordedSpanOptions) {
    this.name = options.name;
    this.kind = options.kind;
    this.trace = options.trace;
    if (options.parent !== undefined) this.parentSpanContext = options.parent;
    this.resource = options.resource;
    this.instrumentationScope = options.scope;
    this.slowAfter = options.slowAfter;
    this.#start = options.startTime ?? now();
    if (options.attributes !== undefined) this.setAttributes(options.attributes);
    if (options.links !== undefined) this.addLinks(options.links);
  }

  spanContext(): SpanContext {
    this.#context ??= {
      traceId: this.parentSpanContext?.traceId ?? newTraceId(),
      spanId: newSpanId(),
      traceFlags: this.trace.sampled ? TraceFlags.SAMPLED : TraceFlags.NONE,
      ...(this.parentSpanContext?.traceState && { traceState: this.parentSpanContext.traceState }),
    };
    return this.#context;
  }

  isRecording(): boolean {
    return this.#end === 0;
  }

  setAttribute(key: string, value: AttributeValue): this {
    if (this.#end !== 0 || value === undefined || value === null) return this;
    this.#attributes ??= {};
    const attributes = this.#attributes;
    if (!(key in attributes)) {
      if (this.#attributeCount >= limit.attributes) {
        this.droppedAttributesCount++;
        return this;
      }
      this.#attributeCount++;
    }
    attributes[key] = typeof value === 'string' ? cut(value) : value;
    return this;
  }

  setAttributes(attributes: Attributes): this {
    for (const key in attributes) {
      const value = attributes[key];
      if (value !== undefined) this.setAttribute(key, value);
    }
    return this;
  }

  addEvent(name: string, attributesOrTime?: Attributes | TimeInput, time?: TimeInput): this {
    if (this.#end !== 0) return this;
    this.#events ??= [];
    const events = this.#events;
    if (events.length >= limit.events) {
      this.droppedEventsCount++;
      return this;
    }
    const isTime =
      typeof attributesOrTime === 'number' || attributesOrTime instanceof Date || Array.isArray(attributesOrTime);
    events.push({
      name,
      time: toWallTime(fromTimeInput(isTime ? attributesOrTime : time)),
      attributes: isTime ? {} : { ...(attributesOrTime as Attributes | undefined) },
      droppedAttributesCount: 0,
    });
    return this;
  }

  addLink(link: Link): this {
    if (this.#end !== 0) return this;
    this.#links ??= [];
    const links = this.#links;
    if (links.length < limit.links) links.push(link);
    else this.droppedLinksCount++;
    return this;
  }

  addLinks(links: Link[]): this {
    for (const link of links) this.addLink(link);
    return this;
  }

  /** Sets the code; the message is left out, since error messages carry what users typed. */
  setStatus(status: SpanStatus): this {
    if (this.#end === 0 && this.status.code !== SpanStatusCode.OK) this.status = { code: status.code };
    return this;
  }

  updateName(name: string): this {
    if (this.#end === 0) this.name = name;
    return this;
  }

  /** Records the type of an exception; its message and stack can hold personal data and are left out. */
  recordException(exception: Exception, time?: TimeInput): void {
    this.addEvent('exception', { 'exception.type': errorType(exception) }, time);
  }

  end(endTime?: TimeInput): void {
    if (this.#end !== 0) return;
    this.#end = Math.max(this.#start, fromTimeInput(endTime));
    const slow = this.#end - this.#start > this.slowAfter * 1_000;
    this.trace.end(this, slow || this.status.code === SpanStatusCode.ERROR);
  }

  [keepKey](): void {
    this.trace.keep();
  }

  get startTime(): HrTime {
    return toWallTime(this.#start);
  }

  get endTime(): HrTime {
    return toWallTime(this.#end);
  }

  get duration(): HrTime {
    return toHrTime(Math.max(0, this.#end - this.#start));
  }

  get attributes(): Attributes {
    return this.#attributes ?? none;
  }

  get events(): TimedEvent[] {
    return this.#events ?? [];
  }

  get links(): Link[] {
    return this.#links ?? [];
  }
}

/**
 * Keeps the trace that a span belongs to, within this process, whatever the sampling says: for instance because the
 * caller has found it worth looking at. A span of another library, or none, is left as it is.
 */
export function keepTrace(span: Span | undefined): void {
  (span as Partial<RecordedSpan> | undefined)?.[keepKey]?.();
}
