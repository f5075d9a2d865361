import type { IncomingMessage } from './message.js';

/** What the bridge has handled lately, to know a message again that the broker sends once more. */
export interface RecentMessages {
  /**
   * Remembers a message, and tells whether it has been handled before. A redelivery has the packet identifier of the first
   * delivery (MQTT 5.0, section 4.4), by which it differs from a second call for help in the same words; a retained
   * message is a copy of one, whatever its identifier.
   * @param content from `contentKey`.
   */
  isRepeat(message: Pick<IncomingMessage, 'redelivered' | 'retained' | 'packetId'>, content: string): boolean;
}

/**
 * Remembers messages in memory, the latest of each content.
 * @param size how many; default 10,000, well above what a broker has under way at a time. Older ones are forgotten.
 */
export function rememberMessages(size = 10_000): RecentMessages {
  const packetIds = new Map<string, number | undefined>();
  return {
    isRepeat({ redelivered, retained, packetId }, content) {
      const isKnown = packetIds.has(content) && (retained || (redelivered && packetIds.get(content) === packetId));
      // Deleted first, so that it becomes the youngest.
      packetIds.delete(content);
      packetIds.set(content, packetId);
      const oldest = packetIds.keys().next();
      if (packetIds.size > size && !oldest.done) packetIds.delete(oldest.value);
      return isKnown;
    },
  };
}
