import type { MqttClient } from 'mqtt';
import type { IncomingMessage } from '../message/message.js';
import type { ProtocolVersion } from './link.js';
import { PublishTap, type TakeMessage } from './publish-tap.js';

/**
 * How many messages an MQTT 5 broker may send before the first is acknowledged (Receive Maximum); with 3.1.1 it is the
 * broker's own limit. A group commit takes a few milliseconds, so that a thousand are more than a broker can fill.
 */
export const receiveMaximum = 1_000;

/** What may be unacknowledged in memory before the stream is held, whatever the broker thinks. */
export interface AckBounds {
  readonly messages: number;
  readonly bytes: number;
}

const defaultBounds: AckBounds = { messages: 5_000, bytes: 64 * 2 ** 20 };

/** A message that has come and is not acknowledged yet. */
interface Unacknowledged {
  readonly packetId: number;
  readonly qos: number;
  readonly bytes: number;
  isSettled: boolean;
}

/** What deferred acknowledgements need of mqtt.js. */
export type AckClient = Pick<MqttClient, 'stream' | 'options' | 'sendPing' | 'reschedulePing'>;

/** The first byte of PUBACK, and of PUBREC, which acknowledges at QoS 2. */
const [puback, pubrec] = [0x40, 0x50];

/**
 * Packets that say that all is well. Source: MQTT 5.0 and 3.1.1, sections 3.4 and 3.5; a reason of 0 is left out. The rest
 * of QoS 2, PUBREL and PUBCOMP, says no more about the message, and mqtt.js does it.
 */
function acknowledgements(messages: readonly Unacknowledged[]): Buffer {
  const packets = Buffer.allocUnsafe(messages.length * 4);
  let at = 0;
  for (const { packetId, qos } of messages) {
    packets[at++] = qos === 2 ? pubrec : puback;
    packets[at++] = 2;
    packets[at++] = packetId >> 8;
    packets[at++] = packetId & 0xff;
  }
  return packets;
}

/**
 * Takes the messages of one connection, and acknowledges them when they are safe, in the order in which they came (MQTT
 * 5.0, section 4.6) and those of one moment in one write. Others come meanwhile, and so do answers to pings.
 */
export class DeferredAcks {
  readonly #client: AckClient;
  readonly #take: (message: IncomingMessage, settle: () => void) => void;
  readonly #bounds: AckBounds;
  readonly #tap: PublishTap;
  /** What has come before mqtt.js has said that the connection is up. */
  #early: Parameters<TakeMessage>[] | undefined = [];
  readonly #line: Unacknowledged[] = [];
  #bytes = 0;
  #isClosing = false;
  #isOver = false;
  #isAcknowledging = false;
  #pinging: NodeJS.Timeout | undefined;
  #onIdle: (() => void) | undefined;

  /**
   * @param take gets each message with what to call once it is safe. A message at QoS 0 is not acknowledged.
   */
  constructor(
    client: AckClient,
    version: ProtocolVersion,
    take: (message: IncomingMessage, settle: () => void) => void,
    bounds: AckBounds = defaultBounds,
  ) {
    this.#client = client;
    this.#take = take;
    this.#bounds = bounds;
    this.#tap = new PublishTap(client.stream, version, (message, qos) => {
      if (this.#early === undefined) this.#receive(message, qos);
      else this.#early.push([message, qos]);
    });
  }

  /** The connection is up: hands over what comes. */
  start(): void {
    const early = this.#early ?? [];
    this.#early = undefined;
    for (const [message, qos] of early) this.#receive(message, qos);
  }

  #receive(message: IncomingMessage, qos: number): void {
    // Not acknowledged, the message stays with the broker, which delivers it again to the next connection.
    if (this.#isClosing) return;
    const { packetId, payload } = message;
    if (packetId === undefined) {
      this.#take(message, () => undefined);
      return;
    }
    const unacknowledged: Unacknowledged = { packetId, qos, bytes: payload.byteLength, isSettled: false };
    this.#line.push(unacknowledged);
    this.#bytes += payload.byteLength;
    this.#take(message, () => {
      unacknowledged.isSettled = true;
      if (this.#line[0] === unacknowledged) this.#acknowledgeSoon();
    });
    if (this.#isOverfull) this.#hold();
  }

  /**
   * Holds the stream. Answers to pings are not read meanwhile, so that mqtt.js must not wait for them; the broker still
   * hears that the client lives, and a connection that is gone shows when the stream goes on.
   */
  #hold(): void {
    this.#tap.hold();
    const { keepalive = 0 } = this.#client.options;
    if (keepalive === 0) return;
    this.#pinging ??= setInterval(() => {
      this.#client.sendPing();
      this.#client.reschedulePing(true);
    }, keepalive * 500);
  }

  #release(): void {
    clearInterval(this.#pinging);
    this.#pinging = undefined;
    this.#tap.release();
  }

  get #isOverfull(): boolean {
    return this.#line.length >= this.#bounds.messages || this.#bytes >= this.#bounds.bytes;
  }

  /** Together with what else is settled now. */
  #acknowledgeSoon(): void {
    if (this.#isAcknowledging) return;
    this.#isAcknowledging = true;
    queueMicrotask(() => {
      this.#isAcknowledging = false;
      this.#acknowledge();
    });
  }

  /** Acknowledges from the head of the line as far as it is settled. */
  #acknowledge(): void {
    // After the end an acknowledgement would go nowhere, or to a connection on which its number means another message.
    if (this.#isOver) return;
    const waiting = this.#line.findIndex(({ isSettled }) => !isSettled);
    const settled = this.#line.splice(0, waiting === -1 ? this.#line.length : waiting);
    this.#client.stream.write(acknowledgements(settled));
    for (const { bytes } of settled) this.#bytes -= bytes;
    if (!this.#isOverfull) this.#release();
    if (this.#line.length === 0) this.#onIdle?.();
  }

  /** Takes nothing any more; resolves when everything that has come is acknowledged. */
  drain(): Promise<void> {
    this.#isClosing = true;
    return new Promise((resolve) => {
      if (this.#line.length === 0 || this.#isOver) resolve();
      else this.#onIdle = resolve;
    });
  }

  /** The connection is over: sends nothing any more. What is not acknowledged comes again. */
  end(): void {
    this.#isClosing = true;
    this.#isOver = true;
    this.#release();
    this.#onIdle?.();
  }
}
