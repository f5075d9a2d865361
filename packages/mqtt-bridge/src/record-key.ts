import { hash } from 'node:crypto';
import type { IncomingMessage } from './message.js';

/** How long equal payloads without a time count as one event, in milliseconds. */
export const timelessWindow = 10 * 60_000;

/** What a message says and where: the SHA-256 of topic and payload as 64 hex digits. */
export function contentKey({ topic, payload }: Pick<IncomingMessage, 'topic' | 'payload'>): string {
  const topicLength = Buffer.byteLength(topic);
  const bytes = Buffer.allocUnsafe(topicLength + 1 + payload.byteLength);
  bytes.write(topic);
  bytes[topicLength] = 0;
  bytes.set(payload, topicLength + 1);
  // In one call: a hash object costs more than the hash.
  return hash('sha256', bytes, 'hex');
}

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
