import type { Attributes, Link } from '@opentelemetry/api';
import type { InstrumentationScope } from '@opentelemetry/core';
import type { Resource } from '@opentelemetry/resources';
import type { ReadableSpan, TimedEvent } from '@opentelemetry/sdk-trace';
import { tag, writeAttributes, writer } from './attribute-encoder.js';
import type { SpanTemplate } from './span-template.js';

/**
 * Spans as OTLP's Protocol Buffers, the very bytes that OpenTelemetry's own serializer writes, at a fraction of its cost:
 * a span is written once, when it is kept, and then held as bytes.
 * Source of the field numbers: opentelemetry-proto 1.x, trace.proto, common.proto, resource.proto.
 */

/** A span on its way out. */
export interface EncodedSpan {
  readonly resource: Resource;
  readonly instrumentationScope: InstrumentationScope;
  /** The message `Span`. */
  readonly bytes: Uint8Array;
}

const span = {
  traceId: tag(1, 'bytes'),
  spanId: tag(2, 'bytes'),
  traceState: tag(3, 'bytes'),
  parentSpanId: tag(4, 'bytes'),
  name: tag(5, 'bytes'),
  kind: tag(6, 'varint'),
  start: tag(7, 'fixed64'),
  end: tag(8, 'fixed64'),
  attributes: tag(9, 'bytes'),
  droppedAttributes: tag(10, 'varint'),
  events: tag(11, 'bytes'),
  droppedEvents: tag(12, 'varint'),
  links: tag(13, 'bytes'),
  droppedLinks: tag(14, 'varint'),
  status: tag(15, 'bytes'),
  flags: tag(16, 'fixed32'),
} as const;
const event = {
  time: tag(1, 'fixed64'),
  name: tag(2, 'bytes'),
  attributes: tag(3, 'bytes'),
  droppedAttributes: tag(4, 'varint'),
} as const;
const link = {
  traceId: tag(1, 'bytes'),
  spanId: tag(2, 'bytes'),
  traceState: tag(3, 'bytes'),
  attributes: tag(4, 'bytes'),
  droppedAttributes: tag(5, 'varint'),
  flags: tag(6, 'fixed32'),
} as const;
const status = { message: tag(2, 'bytes'), code: tag(3, 'varint') } as const;
const scope = { name: tag(1, 'bytes'), version: tag(2, 'bytes') } as const;
const resource = { attributes: tag(1, 'bytes'), droppedAttributes: tag(2, 'varint') } as const;
const resourceSpans = tag(1, 'bytes');
const scopeSpans = tag(2, 'bytes');
const spans = tag(2, 'bytes');
const schemaUrl = tag(3, 'bytes');
const described = tag(1, 'bytes');

/** Source: opentelemetry-proto, SpanFlags: whether the parent is another process's is known, and is so. */
const knowsRemote = 0x100;
const isRemote = 0x200;

function writeEvent({ time, name, attributes, droppedAttributesCount = 0 }: TimedEvent): void {
  writer.varint(span.events);
  const began = writer.begin();
  writer.varint(event.time);
  writer.nanoseconds(time);
  writer.varint(event.name);
  writer.text(name);
  if (attributes !== undefined) writeAttributes(attributes, event.attributes);
  writer.varint(event.droppedAttributes);
  writer.varint(droppedAttributesCount);
  writer.end(began);
}

function writeLink({ context, attributes, droppedAttributesCount = 0 }: Link): void {
  writer.varint(span.links);
  const began = writer.begin();
  writer.varint(link.traceId);
  writer.id(context.traceId);
  writer.varint(link.spanId);
  writer.id(context.spanId);
  const traceState = context.traceState?.serialize();
  if (traceState) {
    writer.varint(link.traceState);
    writer.text(traceState);
  }
  if (attributes !== undefined) writeAttributes(attributes, link.attributes);
  writer.varint(link.droppedAttributes);
  writer.varint(droppedAttributesCount);
  writer.varint(link.flags);
  writer.fixed32((context.traceFlags & 0xff) | knowsRemote | (context.isRemote ? isRemote : 0));
  writer.end(began);
}

/** A span whose attributes are in two parts where it has a template. */
interface EncodableSpan extends ReadableSpan {
  readonly template?: SpanTemplate | undefined;
  readonly ownAttributes?: Attributes;
}

/** The attributes of a template as they are written in each of its spans. */
function encodedOf(template: SpanTemplate): Uint8Array {
  if (template.encoded === undefined) {
    writer.reset();
    writeAttributes(template.clean.attributes, span.attributes);
    // A copy of its own, not a part of memory that others share.
    template.encoded = new Uint8Array(writer.finish());
  }
  return template.encoded;
}

/** Writes a span that has been cleaned. */
export function encodeSpan(readable: EncodableSpan): EncodedSpan {
  const { parentSpanContext: parent, status: result, template } = readable;
  const shared = template && encodedOf(template);
  const { traceId, spanId, traceFlags, traceState } = readable.spanContext();
  writer.reset();
  writer.varint(span.traceId);
  writer.id(traceId);
  writer.varint(span.spanId);
  writer.id(spanId);
  const state = traceState?.serialize();
  if (state) {
    writer.varint(span.traceState);
    writer.text(state);
  }
  if (parent?.spanId) {
    writer.varint(span.parentSpanId);
    writer.id(parent.spanId);
  }
  writer.varint(span.name);
  writer.text(readable.name);
  writer.varint(span.kind);
  writer.varint(readable.kind + 1);
  writer.varint(span.start);
  writer.nanoseconds(readable.startTime);
  writer.varint(span.end);
  writer.nanoseconds(readable.endTime);
  if (shared !== undefined) writer.raw(shared);
  writeAttributes(readable.ownAttributes ?? readable.attributes, span.attributes);
  writer.varint(span.droppedAttributes);
  writer.varint(readable.droppedAttributesCount);
  for (const each of readable.events) writeEvent(each);
  writer.varint(span.droppedEvents);
  writer.varint(readable.droppedEventsCount);
  for (const each of readable.links) writeLink(each);
  writer.varint(span.droppedLinks);
  writer.varint(readable.droppedLinksCount);
  writer.varint(span.status);
  const began = writer.begin();
  if (result.message) {
    writer.varint(status.message);
    writer.text(result.message);
  }
  writer.varint(status.code);
  writer.varint(result.code);
  writer.end(began);
  writer.varint(span.flags);
  writer.fixed32((traceFlags & 0xff) | knowsRemote | (parent?.isRemote ? isRemote : 0));
  return {
    resource: readable.resource,
    instrumentationScope: readable.instrumentationScope,
    bytes: writer.finish(),
  };
}

function writeResource({ attributes }: Resource): void {
  writer.varint(described);
  const began = writer.begin();
  writeAttributes(attributes, resource.attributes);
  writer.varint(resource.droppedAttributes);
  writer.varint(0);
  writer.end(began);
}

function writeScope({ name, version }: InstrumentationScope): void {
  writer.varint(described);
  const began = writer.begin();
  writer.varint(scope.name);
  writer.text(name);
  if (version) {
    writer.varint(scope.version);
    writer.text(version);
  }
  writer.end(began);
}

function writeSchemaUrl(url: string | undefined): void {
  if (!url) return;
  writer.varint(schemaUrl);
  writer.text(url);
}

/** Puts spans together to a request of OTLP, by resource and scope in the order in which each came first. */
export function encodeRequest(encoded: readonly EncodedSpan[]): Uint8Array {
  writer.reset();
  for (const [ofResource, within] of Map.groupBy(encoded, (each) => each.resource)) {
    writer.varint(resourceSpans);
    const beganResource = writer.begin();
    writeResource(ofResource);
    for (const [ofScope, members] of Map.groupBy(within, (each) => each.instrumentationScope)) {
      writer.varint(scopeSpans);
      const beganScope = writer.begin();
      writeScope(ofScope);
      for (const { bytes } of members) {
        writer.varint(spans);
        writer.bytes(bytes);
      }
      writeSchemaUrl(ofScope.schemaUrl);
      writer.end(beganScope);
    }
    writeSchemaUrl(ofResource.schemaUrl);
    writer.end(beganResource);
  }
  return writer.finish();
}
