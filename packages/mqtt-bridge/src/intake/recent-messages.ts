import type { IncomingMessage } from '../message/message.js';
import { timelessWindow } from '../message/record-key.js';

/** A message that came lately. */
export class RecentMessage {
  #isSafe = false;
  #waiting: (() => void)[] | undefined;
  readonly #underWay: (RecentMessage | undefined)[];
  readonly #place: number;

  /** @param underWay where it stands, at its place, until it is safe. */
  constructor(underWay: (RecentMessage | undefined)[], place: number) {
    this.#underWay = underWay;
    this.#place = place;
    underWay[place] = this;
  }

  /** The message is safe: in the spool, or through. */
  settle(): void {
    this.#isSafe = true;
    if (this.#underWay[this.#place] === this) this.#underWay[this.#place] = undefined;
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
   * The message that this one repeats; `new` when it repeats none, `undefined` when what came before the start decides.
   *
   * A redelivery has the packet identifier of the first delivery (MQTT 5.0, section 4.4), by which it differs from a second
   * call for help in the same words. A broker uses an identifier again once its message is acknowledged (section 2.2.1), so
   * the last message with it counts alone, and that only for as long as its acknowledgement may be under way. A retained
   * message is a copy of one, whatever its identifier.
   * @param content from `contentKey`.
   * @param broker whose identifier it is.
   */
  find(
    message: Pick<IncomingMessage, 'redelivered' | 'retained' | 'packetId' | 'receivedAt'>,
    content: string,
    broker: string | undefined,
  ): RecentMessage | 'new' | undefined;
  /** Remembers a message. */
  remember(
    message: Pick<IncomingMessage, 'packetId' | 'receivedAt'>,
    content: string,
    broker: string | undefined,
  ): RecentMessage;
  /** Notes that an identifier was used for a message that need not be known again. */
  pass(message: Pick<IncomingMessage, 'packetId'>, broker: string | undefined): void;
}

/** How many packet identifiers there are, with the one that none has. */
const identifiers = 65_536;

/** No message has come with an identifier; one has that is not remembered. */
const never = -1;
const other = -2;

/** The last message of each packet identifier of a broker: numbers, so that there is nothing for the garbage collector to look at. */
interface LastMessages {
  /** The beginning of its content. */
  readonly begins: Float64Array;
  /** When it came, or came again. */
  readonly receivedAt: Float64Array;
  /** Those that are not safe yet. */
  readonly underWay: (RecentMessage | undefined)[];
}

/** The first 52 bits of a content, which tell all of them apart. */
const beginOf = (content: string): number => Number.parseInt(content.slice(0, 13), 16);

/** Remembers the last message of each packet identifier, for each broker. */
export function rememberMessages(): RecentMessages {
  const brokers = new Map<string | undefined, LastMessages>();
  const safe = new RecentMessage([], 0);
  safe.settle();

  const lastOf = (broker: string | undefined): LastMessages => {
    let last = brokers.get(broker);
    if (last === undefined) {
      last = {
        begins: new Float64Array(identifiers).fill(never),
        receivedAt: new Float64Array(identifiers),
        underWay: new Array<RecentMessage | undefined>(identifiers).fill(undefined),
      };
      brokers.set(broker, last);
    }
    return last;
  };

  return {
    find({ redelivered, retained, packetId = 0, receivedAt }, content, broker) {
      if (!redelivered && !retained) return 'new';
      const last = lastOf(broker);
      const begin = beginOf(content);
      if (retained) {
        const at = last.begins.indexOf(begin);
        return at === -1 ? undefined : (last.underWay[at] ?? safe);
      }
      if (last.begins[packetId] === never) return undefined;
      const wasAt = last.receivedAt[packetId] ?? 0;
      const underWay = last.underWay[packetId];
      if (last.begins[packetId] !== begin) return 'new';
      if (underWay === undefined && Math.abs(receivedAt - wasAt) > timelessWindow) return 'new';
      // It is acknowledged once more.
      last.receivedAt[packetId] = receivedAt;
      return underWay ?? safe;
    },
    remember({ packetId = 0, receivedAt }, content, broker) {
      const last = lastOf(broker);
      last.begins[packetId] = beginOf(content);
      last.receivedAt[packetId] = receivedAt;
      return new RecentMessage(last.underWay, packetId);
    },
    pass({ packetId }, broker) {
      if (packetId !== undefined) lastOf(broker).begins[packetId] = other;
    },
  };
}
