import {
  type Attributes,
  type AttributeValue,
  type Exception,
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
import { identityOf } from '../error-identity.js';
import { longest } from '../redact.js';
import { cut } from '../redaction/cut.js';
import { fromTimeInput, toWallTime } from './clock.js';
import { newSpanId, newTraceAndSpanId } from './ids.js';
import { keepKey } from './keep-trace.js';
import type { LocalTrace } from './local-trace.js';
import { copyOf, isLink, limit } from './span-input.js';
import { SpanTemplate } from './span-template.js';

const none: Attributes = Object.freeze({});
const nothing: readonly never[] = Object.freeze([]);

/** What all spans of a tracer have in common. */
export interface SpanOrigin {
  readonly scope: InstrumentationScope;
  readonly resource: Resource;
}

const unset: SpanStatus = Object.freeze({ code: SpanStatusCode.UNSET });

/**
 * A span as a compact record: an OpenTelemetry `Span` while it runs, turned into what exporters read only if it is kept.
 * Most are forgotten, so ids are drawn, times converted, and attributes copied only when somebody asks.
 */
export class RecordedSpan implements Span {
  name: string;
  readonly kind: SpanKind;
  /** What it has in common with others like it; its own attributes come on top. */
  readonly template: SpanTemplate | undefined;
  readonly trace: LocalTrace<RecordedSpan>;
  status: SpanStatus = unset;
  /** Seconds after which the span is slow, and its trace kept. */
  slowAfter: number;
  /** The text of a database statement: it leaves only where somebody asked for it, past the rule that leaves it out. */
  statement: string | undefined = undefined;
  /** Whether it has ended and is on its way to an exporter, so that others may point to it. */
  isWritten = false;
  droppedAttributesCount = 0;
  droppedEventsCount = 0;
  droppedLinksCount = 0;
  readonly #origin: SpanOrigin;
  readonly #parent: Span | undefined;
  readonly #start: number;
  #end = 0;
  #attributes: Attributes | undefined = undefined;
  #attributeCount = 0;
  #events: TimedEvent[] | undefined = undefined;
  #links: Link[] | undefined = undefined;
  #context: SpanContext | undefined = undefined;

  /**
   * @param parent a span with a valid context, or none.
   * @param start Unix milliseconds, as `now` gives them.
   */
  constructor(
    origin: SpanOrigin,
    what: SpanTemplate | { readonly name: string; readonly kind: SpanKind },
    trace: LocalTrace<RecordedSpan>,
    parent: Span | undefined,
    slowAfter: number,
    start: number,
  ) {
    this.name = what.name;
    this.kind = what.kind;
    this.template = what instanceof SpanTemplate ? what : undefined;
    this.trace = trace;
    this.slowAfter = slowAfter;
    this.#origin = origin;
    this.#parent = parent;
    this.#start = start;
    if (this.template !== undefined) this.#attributeCount = this.template.size;
  }

  get resource(): Resource {
    return this.#origin.resource;
  }

  get instrumentationScope(): InstrumentationScope {
    return this.#origin.scope;
  }

  get parent(): Span | undefined {
    return this.#parent;
  }

  get parentSpanContext(): SpanContext | undefined {
    return this.#parent?.spanContext();
  }

  spanContext(): SpanContext {
    this.#context ??= this.#makeContext();
    return this.#context;
  }

  #makeContext(): SpanContext {
    const traceFlags = this.trace.sampled ? TraceFlags.SAMPLED : TraceFlags.NONE;
    const parent = this.#parent?.spanContext();
    if (parent === undefined) return { ...newTraceAndSpanId(), traceFlags };
    const { traceId, traceState } = parent;
    return { traceId, spanId: newSpanId(), traceFlags, ...(traceState && { traceState }) };
  }

  /** Whether something can come of what is recorded: not once it has ended, nor where nothing is exported. */
  isRecording(): boolean {
    return this.#end === 0 && this.trace.hasSink;
  }

  setAttribute(key: string, value: AttributeValue): this {
    if (this.#end !== 0 || value === undefined || value === null || !this.trace.hasSink) return this;
    this.#attributes ??= {};
    const attributes = this.#attributes;
    if (!(key in attributes) && !(this.template !== undefined && key in this.template.attributes)) {
      if (this.#attributeCount >= limit.attributes) {
        this.droppedAttributesCount++;
        return this;
      }
      this.#attributeCount++;
    }
    attributes[key] = typeof value === 'string' ? cut(value, longest.value) : value;
    return this;
  }

  setAttributes(attributes: Attributes): this {
    for (const key in attributes) {
      try {
        const value = attributes[key];
        if (value !== undefined) this.setAttribute(key, value);
      } catch {
        // Attributes of untyped code can be anything, such as a getter that throws.
        this.droppedAttributesCount++;
      }
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
      attributes: isTime ? {} : copyOf(attributesOrTime as Attributes | undefined),
      droppedAttributesCount: 0,
    });
    return this;
  }

  addLink(link: Link): this {
    if (this.#end !== 0) return this;
    this.#links ??= [];
    const links = this.#links;
    if (links.length < limit.links && isLink(link)) links.push(link);
    else this.droppedLinksCount++;
    return this;
  }

  addLinks(links: Link[]): this {
    if (Array.isArray(links)) for (const link of links) this.addLink(link);
    return this;
  }

  /** Sets the code; the message is left out, since error messages carry what users typed. */
  setStatus(status: SpanStatus): this {
    const code = status?.code;
    if (this.#end === 0 && this.status.code !== SpanStatusCode.OK && SpanStatusCode[code] !== undefined) {
      this.status = { code };
    }
    return this;
  }

  updateName(name: string): this {
    if (this.#end === 0) this.name = name;
    return this;
  }

  /** Records the type of an exception; its message and stack can hold personal data and are left out. */
  recordException(exception: Exception, time?: TimeInput): void {
    const identity = identityOf(exception);
    this.trace.exception = identity;
    this.addEvent('exception', { 'exception.type': identity.type }, time);
  }

  end(endTime?: TimeInput): void {
    this.endAt(fromTimeInput(endTime));
  }

  /** Ends it at a reading of `now`. */
  endAt(end: number): void {
    if (this.#end !== 0) return;
    const finish = Math.max(this.#start, end);
    const slow = finish - this.#start > this.slowAfter * 1_000;
    // Whoever chooses traces later, such as a collector, knows no targets.
    if (slow) this.setAttribute('operation.slow', true);
    this.#end = finish;
    this.isWritten = this.trace.end(this, slow || this.status.code === SpanStatusCode.ERROR);
  }

  [keepKey](): void {
    this.trace.keep();
  }

  /** Unix milliseconds, as `now` gives them. */
  get start(): number {
    return this.#start;
  }

  /** The same of its end; 0 while it runs. */
  get finish(): number {
    return this.#end;
  }

  /** The attributes that are its own, beyond those of the template. */
  get ownAttributes(): Attributes | undefined {
    return this.#attributes;
  }

  get attributes(): Attributes {
    const shared = this.template?.attributes ?? none;
    return this.#attributes === undefined ? shared : { ...shared, ...this.#attributes };
  }

  get events(): readonly TimedEvent[] {
    return this.#events ?? nothing;
  }

  get links(): readonly Link[] {
    return this.#links ?? nothing;
  }
}
