import type { IncomingMessage } from '../message/message.js';
import type { Cipher } from './cipher.js';

/** First byte of an envelope: the version of its layout. */
const version = 0x01;

const isRedelivered = 0b01;
const isRetained = 0b10;
const isReplayed = 0b100;

/** Version, flags, and the lengths of topic and properties. */
const headLength = 8;

const noProperties: IncomingMessage['properties'] = Object.freeze({});

/** User properties as text; most messages have none. */
function shownProperties(properties: IncomingMessage['properties']): string {
  // A list of names is not made for each message.
  for (const _name in properties) return JSON.stringify(properties);
  return '';
}

/** How many bytes the envelope of a message has at least, told without making it: most never get one. */
export function leastLength({ topic, payload, properties }: IncomingMessage): number {
  let length = headLength + topic.length + payload.byteLength;
  for (const name in properties) length += name.length + String(properties[name]).length;
  return length;
}

/**
 * Lays a message out in bytes: version (1), flags (1), length of the topic (2) and of the properties (4), topic,
 * properties as JSON, payload. The time of arrival stands beside it; the packet identifier is over with the connection.
 */
export function encodeEnvelope(message: IncomingMessage): Buffer {
  const { topic, payload, redelivered, retained, replayed, properties } = message;
  const extra = shownProperties(properties);
  const topicLength = Buffer.byteLength(topic);
  const extraLength = Buffer.byteLength(extra);
  const envelope = Buffer.allocUnsafe(headLength + topicLength + extraLength + payload.byteLength);
  envelope[0] = version;
  envelope[1] = (redelivered ? isRedelivered : 0) | (retained ? isRetained : 0) | (replayed ? isReplayed : 0);
  envelope.writeUInt16BE(topicLength, 2);
  envelope.writeUInt32BE(extraLength, 4);
  envelope.write(topic, headLength);
  if (extraLength > 0) envelope.write(extra, headLength + topicLength);
  envelope.set(payload, headLength + topicLength + extraLength);
  return envelope;
}

/**
 * Reads a message back.
 * @throws when the bytes are none of {@link encodeEnvelope}.
 */
export function decodeEnvelope(envelope: Buffer, receivedAt: number): IncomingMessage {
  if (envelope[0] !== version) throw new Error('These bytes are no message of the spool.');
  const flags = envelope[1] ?? 0;
  const topicEnd = headLength + envelope.readUInt16BE(2);
  const extraEnd = topicEnd + envelope.readUInt32BE(4);
  return {
    topic: envelope.toString('utf8', headLength, topicEnd),
    payload: envelope.subarray(extraEnd),
    receivedAt,
    redelivered: (flags & isRedelivered) !== 0,
    retained: (flags & isRetained) !== 0,
    ...((flags & isReplayed) !== 0 && { replayed: true }),
    properties: extraEnd === topicEnd ? noProperties : JSON.parse(envelope.toString('utf8', topicEnd, extraEnd)),
  };
}

/** Reads a message back as it stands in the file; nothing when it is damaged, or sealed with a key that is not known. */
export function openSealed(
  cipher: Cipher,
  { body, receivedAt }: { readonly body: Uint8Array; readonly receivedAt: number },
): IncomingMessage | undefined {
  try {
    return decodeEnvelope(cipher.open(body), receivedAt);
  } catch {
    return undefined;
  }
}
