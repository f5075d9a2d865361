import type { Attributes, AttributeValue } from '@opentelemetry/api';
import { ByteWriter } from '../otlp/byte-writer.js';

/**
 * Attributes as OTLP's Protocol Buffers: `KeyValue` and `AnyValue`.
 * Source of the field numbers: opentelemetry-proto 1.x, common.proto.
 */

/** The tag of a field: its number and how its value is written. */
export const tag = (field: number, wire: 'varint' | 'fixed64' | 'bytes' | 'fixed32'): number =>
  (field << 3) | { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 }[wire];

const keyTag = tag(1, 'bytes');
const valueTag = tag(2, 'bytes');
const anyValue = {
  text: tag(1, 'bytes'),
  boolean: tag(2, 'varint'),
  integer: tag(3, 'varint'),
  double: tag(4, 'fixed64'),
  list: tag(5, 'bytes'),
  map: tag(6, 'bytes'),
  bytes: tag(7, 'bytes'),
} as const;
const itemTag = tag(1, 'bytes');

/** Where everything is written: one at a time, and nothing that is written waits for anything. */
export const writer = new ByteWriter();

function writeValue(value: AttributeValue | null | undefined): void {
  if (typeof value === 'string') {
    writer.varint(anyValue.text);
    writer.text(value);
  } else if (typeof value === 'number') {
    if (Number.isInteger(value) && value >= -(2 ** 63) && value < 2 ** 63) {
      writer.varint(anyValue.integer);
      writer.int64(value);
    } else {
      writer.varint(anyValue.double);
      writer.double(value);
    }
  } else if (typeof value === 'boolean') {
    writer.varint(anyValue.boolean);
    writer.varint(value ? 1 : 0);
  } else if (value instanceof Uint8Array) {
    writer.varint(anyValue.bytes);
    writer.bytes(value);
  } else if (Array.isArray(value)) {
    writer.varint(anyValue.list);
    const list = writer.begin();
    for (const item of value as AttributeValue[]) {
      writer.varint(itemTag);
      const began = writer.begin();
      writeValue(item);
      writer.end(began);
    }
    writer.end(list);
  } else if (typeof value === 'object' && value !== null) {
    writer.varint(anyValue.map);
    const map = writer.begin();
    writeAttributes(value as Attributes, itemTag);
    writer.end(map);
  }
}

/** Writes attributes, each as a field of this tag. */
export function writeAttributes(attributes: Attributes, attributeTag: number): void {
  for (const key in attributes) {
    if (!Object.hasOwn(attributes, key)) continue;
    writer.varint(attributeTag);
    const attribute = writer.begin();
    writer.varint(keyTag);
    writer.text(key);
    writer.varint(valueTag);
    const value = writer.begin();
    writeValue(attributes[key]);
    writer.end(value);
    writer.end(attribute);
  }
}
