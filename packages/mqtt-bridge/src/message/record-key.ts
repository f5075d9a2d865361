import { hash } from 'node:crypto';
import type { IncomingMessage } from './message.js';

/** How long equal payloads without a time count as one event, in milliseconds. */
export const timelessWindow = 10 * 60_000;

/** Where topic and payload are put together, as far as they fit, and what stands there: the latest topic and a zero byte. */
const scratch = Buffer.allocUnsafeSlow(4_096);
let writtenTopic = '';
let written = 0;

function withTopic(topic: string, payload: Uint8Array): Uint8Array {
  if (topic.length * 3 + 1 + payload.byteLength > scratch.length)
    return Buffer.concat([Buffer.from(`${topic}\0`), payload]);
  if (topic !== writtenTopic || written === 0) {
    written = scratch.write(`${topic}\0`);
    writtenTopic = topic;
  }
  scratch.set(payload, written);
  return scratch.subarray(0, written + payload.byteLength);
}

/** What a message says and where: the SHA-256 of topic and payload, with a zero byte between them, as 64 hex digits. */
export const contentKey = ({ topic, payload }: Pick<IncomingMessage, 'topic' | 'payload'>): string =>
  // In one call: a hash object costs more than the hash.
  hash('sha256', withTopic(topic, payload), 'hex');

/**
 * Identifies a message by its content, so that a redelivery is recognised. An alarm carries no time: two calls for help
 * from one place have equal payloads. Their time of arrival tells them apart, in windows of ten minutes; a redelivery
 * across the edge of a window is stored twice, which is better than a call for help that is not stored.
 *
 * @param content from {@link contentKey}, with which the key begins.
 * @returns the content, and `@` with the window's number where the payload has no time; the records of a message add `:`
 * and their place in it.
 */
export const messageKey = (content: string, receivedAt: number, timeless: boolean): string =>
  timeless ? `${content}@${Math.floor(receivedAt / timelessWindow)}` : content;
