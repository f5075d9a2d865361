import type { IncomingMessage } from './message.js';

/** A message that came lately. */
export class RecentMessage {
  #isSafe = false;
  #waiting: (() => void)[] | undefined;
  readonly #ring: (RecentMessage | undefined)[];
  readonly #place: number;

  /** @param ring where it stands, at its place, until it is safe. */
  constructor(ring: (RecentMessage | undefined)[], place: number) {
    this.#ring = ring;
    this.#place = place;
    ring[place] = this;
  }

  /** The message is safe: in the spool, or through. */
  settle(): void {
    this.#isSafe = true;
    if (this.#ring[this.#place] === this) this.#ring[this.#place] = undefined;
    if (this.#waiting === undefined) return;
    const waiting = this.#waiting;
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

/** The first 52 bits of a content, which tell ten thousand apart. */
const beginOf = (content: string): number => Number.parseInt(content.slice(0, 13), 16);

/**
 * Remembers the latest messages. Every message is remembered and next to none comes again, so this is a ring of numbers:
 * nothing for the garbage collector to look at, and a search through all of it when the broker says that one came before.
 * @param size how many; default 10,000, well above what a broker has under way at a time.
 */
export function rememberMessages(size = 10_000): RecentMessages {
  const begins = new Float64Array(size).fill(-1);
  const packetIds = new Uint16Array(size);
  /** Those that are not safe yet. */
  const underWay = new Array<RecentMessage | undefined>(size).fill(undefined);
  const safe = new RecentMessage([], 0);
  safe.settle();
  let next = 0;

  return {
    find({ redelivered, retained, packetId }, content) {
      if (!redelivered && !retained) return undefined;
      const begin = beginOf(content);
      // From the latest to the oldest, which stands behind it.
      for (const [from, least] of [
        [next - 1, 0],
        [size - 1, next],
      ] as const) {
        for (let at = from; at >= least; at--) {
          if (begins[at] === begin && (retained || packetIds[at] === packetId)) return underWay[at] ?? safe;
        }
      }
      return undefined;
    },
    remember({ packetId = 0 }, content) {
      const at = next;
      next = (next + 1) % size;
      begins[at] = beginOf(content);
      packetIds[at] = packetId;
      return new RecentMessage(underWay, at);
    },
  };
}
