import type { IncomingMessage } from './message.js';

/** A message that came lately. */
export class RecentMessage {
  readonly packetId: number | undefined;
  #isSafe = false;
  #waiting: (() => void)[] | undefined;

  constructor(packetId: number | undefined) {
    this.packetId = packetId;
  }

  /** The message is safe: in the spool, or through. */
  settle(): void {
    this.#isSafe = true;
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    for (const settle of waiting) settle();
  }

  /** Settles a repeat when the message itself is safe. */
  settleWith(settle: () => void): void {
    if (this.#isSafe) settle();
    else if (this.#waiting === undefined) this.#waiting = [settle];
    else this.#waiting.push(settle);
  }
}

/** What has come lately, to know a message again that the broker sends once more. */
export interface RecentMessages {
  /**
   * The message that this one repeats, if it is known. A redelivery has the packet identifier of the first delivery
   * (MQTT 5.0, section 4.4), by which it differs from a second call for help in the same words; a retained message is a
   * copy of one, whatever its identifier.
   * @param content from `contentKey`.
   */
  find(
    message: Pick<IncomingMessage, 'redelivered' | 'retained' | 'packetId'>,
    content: string,
  ): RecentMessage | undefined;
  /** Remembers a message. */
  remember(message: Pick<IncomingMessage, 'packetId'>, content: string): RecentMessage;
}

/**
 * Remembers messages in memory, the latest of each content, in two generations: when the younger one is full, the older one
 * is forgotten as a whole.
 * @param size how many at least; default 10,000, well above what a broker has under way at a time.
 */
export function rememberMessages(size = 10_000): RecentMessages {
  let older = new Map<string, RecentMessage>();
  let younger = new Map<string, RecentMessage>();
  return {
    find({ redelivered, retained, packetId }, content) {
      if (!redelivered && !retained) return undefined;
      const known = younger.get(content) ?? older.get(content);
      return known !== undefined && (retained || known.packetId === packetId) ? known : undefined;
    },
    remember({ packetId }, content) {
      if (younger.size >= size) {
        older = younger;
        younger = new Map();
      }
      const message = new RecentMessage(packetId);
      younger.set(content, message);
      return message;
    },
  };
}
