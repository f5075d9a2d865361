import { createHash } from 'node:crypto';
import type { IncomingMessage } from './message.js';

/** How long equal payloads without a time count as one event, in milliseconds. */
export const timelessWindow = 10 * 60_000;

/**
 * Identifies a message by topic and payload, so that a redelivery is recognised. An alarm carries no time: two calls for
 * help from one place have equal payloads. Their time of arrival tells them apart, in windows of ten minutes; a
 * redelivery across the edge of a window is stored twice, which is better than a call for help that is not stored.
 *
 * @returns SHA-256 as 64 hex digits; the records of a message add `:` and their place in it.
 */
export function messageKey({ topic, payload, receivedAt }: IncomingMessage, timeless: boolean): string {
  const hash = createHash('sha256').update(topic).update('\0').update(payload);
  if (timeless) hash.update(`\0${Math.floor(receivedAt / timelessWindow)}`);
  return hash.digest('hex');
}
