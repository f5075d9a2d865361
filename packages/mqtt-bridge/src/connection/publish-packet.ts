import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from '../message/message.js';

type Properties = IncomingMessage['properties'];

const none: Properties = Object.freeze({});

/** Reads a number of 7 bits a byte. Source: MQTT 5.0, section 1.5.5, "Variable Byte Integer". */
export function readVariable(
  bytes: Uint8Array,
  at: number,
  end: number,
): { readonly value: number; readonly next: number } | 'incomplete' | 'malformed' {
  let value = 0;
  for (let place = 0; place < 4; place++) {
    if (at + place >= end) return 'incomplete';
    const byte = bytes[at + place] ?? 0;
    value += (byte & 0x7f) * 128 ** place;
    if (byte < 0x80) return { value, next: at + place + 1 };
  }
  return 'malformed';
}

/** Where the value of a property ends that says nothing to the bridge; `undefined` where there may be no such property. */
function skipProperty(bytes: Buffer, id: number, at: number, end: number): number | undefined {
  switch (id) {
    case 0x01:
      return at + 1;
    case 0x02:
      return at + 4;
    case 0x03:
    case 0x08:
    case 0x09:
      return at + 2 <= end ? at + 2 + bytes.readUInt16BE(at) : undefined;
    case 0x0b: {
      const number = readVariable(bytes, at, end);
      return typeof number === 'object' ? number.next : undefined;
    }
    default:
      // Aliases of topics (0x23) too, since the bridge allows none.
      return undefined;
  }
}

/** The user properties among the properties of a message. Source: MQTT 5.0, section 3.3.2.3. */
function readProperties(bytes: Buffer, from: number, end: number): Properties | undefined {
  const found: Record<string, string | string[]> = Object.create(null);
  const text = (at: number): { readonly text: string; readonly next: number } | undefined => {
    if (at + 2 > end) return undefined;
    const next = at + 2 + bytes.readUInt16BE(at);
    return next <= end ? { text: bytes.toString('utf8', at + 2, next), next } : undefined;
  };
  let at = from;
  while (at < end) {
    const id = bytes[at] ?? 0;
    if (id !== 0x26) {
      const next = skipProperty(bytes, id, at + 1, end);
      if (next === undefined || next > end) return undefined;
      at = next;
      continue;
    }
    const name = text(at + 1);
    const value = name && text(name.next);
    if (name === undefined || value === undefined) return undefined;
    const known = found[name.text];
    if (known === undefined) found[name.text] = value.text;
    else if (typeof known === 'string') found[name.text] = [known, value.text];
    else known.push(value.text);
    at = value.next;
  }
  return found;
}

/**
 * A topic. In one that is no UTF-8, which a broker must not let through, `?` stands for each byte that is no ASCII. It goes
 * its way like any other: if it ended the connection (MQTT 5.0, section 1.5.4), the broker would send it again and again,
 * and nothing behind it.
 */
function readTopic(bytes: Buffer, from: number, end: number): string {
  const topic = bytes.toString('utf8', from, end);
  if (!topic.includes('\uFFFD') || isUtf8(bytes.subarray(from, end))) return topic;
  return bytes.toString('latin1', from, end).replace(/[^ -~]/g, '?');
}

/** The quality of service in the low four bits of the first byte of a PUBLISH packet; 3 is none. */
export const qosOf = (flags: number): number => (flags & 0b0110) >> 1;

/**
 * Reads a PUBLISH packet; `undefined` for what is none. Source: MQTT 5.0 and 3.1.1, section 3.3.
 *
 * @param flags the low four bits of the first byte.
 * @param from where the topic begins.
 * @param hasProperties whether it is one of MQTT 5.
 */
export function readPublish(
  bytes: Buffer,
  flags: number,
  from: number,
  end: number,
  hasProperties: boolean,
  receivedAt: number,
): IncomingMessage | undefined {
  const qos = qosOf(flags);
  const isAcknowledged = qos > 0;
  if (from + 2 > end || qos > 2) return undefined;
  const topicEnd = from + 2 + ((bytes[from] ?? 0) << 8) + (bytes[from + 1] ?? 0);
  let at = topicEnd + (isAcknowledged ? 2 : 0);
  if (topicEnd === from + 2 || at > end) return undefined;
  let properties: Properties | undefined = none;
  if (hasProperties) {
    if (at < end && bytes[at] === 0) at++;
    else {
      const length = readVariable(bytes, at, end);
      if (typeof length !== 'object' || length.next + length.value > end) return undefined;
      at = length.next + length.value;
      properties = readProperties(bytes, length.next, at);
      if (properties === undefined) return undefined;
    }
  }
  return {
    topic: readTopic(bytes, from + 2, topicEnd),
    payload: bytes.subarray(at, end),
    receivedAt,
    redelivered: (flags & 0b1000) !== 0,
    retained: (flags & 0b0001) !== 0,
    packetId: isAcknowledged ? ((bytes[topicEnd] ?? 0) << 8) + (bytes[topicEnd + 1] ?? 0) : undefined,
    properties,
  };
}
