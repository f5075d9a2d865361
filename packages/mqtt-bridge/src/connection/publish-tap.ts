import type { Duplex } from 'node:stream';
import type { IncomingMessage } from '../message/message.js';
import { now } from '../timing/clock.js';
import type { ProtocolVersion } from './link.js';
import { qosOf, readPublish, readVariable } from './publish-packet.js';

const publish = 3;

/** Gets each message with its quality of service. */
export type TakeMessage = (message: IncomingMessage, qos: number) => void;

const nothing = Buffer.alloc(0);

/**
 * Takes messages out of what a connection receives, before mqtt.js reads it: by far the most packets, for which mqtt.js
 * does more than is needed. All others go on to it, whole and in their order, and so does everything that
 * is not understood, which it then refuses.
 *
 * It stands in the place of `push`, by which whoever implements a stream hands over what was received.
 */
export class PublishTap {
  readonly #push: (chunk: unknown) => boolean;
  readonly #hasProperties: boolean;
  readonly #take: TakeMessage;
  /** The beginning of a packet whose end has not come, and how many bytes it has at least. */
  #parts: Buffer[] = [];
  #partsLength = 0;
  #needed = 0;
  #isOff = false;
  #isHeld = false;

  constructor(stream: Duplex, version: ProtocolVersion, take: TakeMessage) {
    this.#push = stream.push.bind(stream);
    this.#hasProperties = version === 5;
    this.#take = take;
    stream.push = (chunk: unknown) => {
      if (this.#isOff || !Buffer.isBuffer(chunk)) return this.#push(chunk);
      const goesOn = this.#receive(chunk);
      return goesOn && !this.#isHeld;
    };
  }

  /** Takes nothing more, and has nothing more read. */
  hold(): void {
    this.#isHeld = true;
  }

  /** Goes on with what has come, and has the stream read on. */
  release(): void {
    if (!this.#isHeld) return;
    this.#isHeld = false;
    this.#split(this.#whole());
    // Nothing was received, and more is wanted.
    if (!this.#isHeld) this.#push(nothing);
  }

  #receive(chunk: Buffer): boolean {
    if (this.#partsLength === 0 && !this.#isHeld) return this.#split(chunk);
    this.#parts.push(chunk);
    this.#partsLength += chunk.length;
    return this.#isHeld || this.#partsLength < this.#needed || this.#split(this.#whole());
  }

  #whole(): Buffer {
    const whole = Buffer.concat(this.#parts, this.#partsLength);
    this.#parts = [];
    this.#partsLength = 0;
    return whole;
  }

  #keep(rest: Buffer, needed: number): void {
    this.#parts = [rest];
    this.#partsLength = rest.length;
    this.#needed = needed;
  }

  /** Cuts what has come into packets; whether mqtt.js takes more. */
  #split(bytes: Buffer): boolean {
    const receivedAt = now();
    let goesOn = true;
    for (let start = 0; start < bytes.length; ) {
      if (this.#isHeld) {
        this.#keep(bytes.subarray(start), 0);
        break;
      }
      const length = readVariable(bytes, start + 1, bytes.length);
      if (length === 'malformed') {
        this.#isOff = true;
        return this.#push(bytes.subarray(start));
      }
      const end = length === 'incomplete' ? Number.POSITIVE_INFINITY : length.next + length.value;
      if (length === 'incomplete' || end > bytes.length) {
        this.#keep(bytes.subarray(start), length === 'incomplete' ? 0 : end - start);
        break;
      }
      const first = bytes[start] ?? 0;
      const message =
        first >> 4 === publish
          ? readPublish(bytes, first & 0x0f, length.next, end, this.#hasProperties, receivedAt)
          : undefined;
      if (message === undefined) goesOn = this.#push(bytes.subarray(start, end));
      else this.#take(message, qosOf(first));
      start = end;
    }
    return goesOn;
  }
}
