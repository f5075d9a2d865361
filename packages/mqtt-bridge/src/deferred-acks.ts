import type { IPublishPacket, MqttClient } from 'mqtt';

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
  readonly messageId: number;
  readonly bytes: number;
  isSettled: boolean;
}

/** What mqtt.js takes for "go on without acknowledging": it looks at whether there is one, and nothing more. */
const later = new Error('The acknowledgement is sent later.');

/** The method of mqtt.js that sends a packet. It is not public; a test holds this version of mqtt.js to it. */
const send = (client: MqttClient, messageId: number): void =>
  (client as unknown as { _sendPacket(packet: object): void })._sendPacket({ cmd: 'puback', messageId, reasonCode: 0 });

/**
 * Acknowledges the messages of one connection when they are safe, in the order in which they came (MQTT 5.0, section
 * 4.6), without holding the stream: mqtt.js itself would read nothing else until then, not even the answer to a ping.
 * This is the only place that knows how.
 */
export class DeferredAcks {
  readonly #client: MqttClient;
  readonly #bounds: AckBounds;
  readonly #line: Unacknowledged[] = [];
  #bytes = 0;
  #isClosing = false;
  #isOver = false;
  #goOn: (() => void) | undefined;
  #pinging: NodeJS.Timeout | undefined;
  #onIdle: (() => void) | undefined;

  /**
   * @param take gets each message with what to call once it is safe. A message at QoS 0 is not acknowledged.
   */
  constructor(
    client: MqttClient,
    take: (packet: IPublishPacket, settle: () => void) => void,
    bounds: AckBounds = defaultBounds,
  ) {
    this.#client = client;
    this.#bounds = bounds;
    // The override that mqtt.js documents for back-pressure: nothing follows until it is called back.
    client.handleMessage = (packet, goOn) => {
      // Not acknowledged, the message stays with the broker, which delivers it again to the next connection.
      if (this.#isClosing) goOn(later);
      else if (packet.qos !== 1 || packet.messageId === undefined) {
        take(packet, () => undefined);
        goOn();
      } else {
        take(packet, this.#expect(packet.messageId, packet.payload.length));
        if (this.#isOverfull) this.#hold(() => goOn(later));
        else goOn(later);
      }
    };
  }

  /**
   * Holds the stream. Answers to pings are not read meanwhile, so that mqtt.js must not wait for them; the broker still
   * hears that the client lives, and a connection that is gone shows when the stream goes on.
   */
  #hold(goOn: () => void): void {
    this.#goOn = goOn;
    const { keepalive = 0 } = this.#client.options;
    if (keepalive === 0) return;
    this.#pinging = setInterval(() => {
      this.#client.sendPing();
      this.#client.reschedulePing(true);
    }, keepalive * 500);
  }

  #release(): (() => void) | undefined {
    const goOn = this.#goOn;
    this.#goOn = undefined;
    clearInterval(this.#pinging);
    return goOn;
  }

  get #isOverfull(): boolean {
    return this.#line.length >= this.#bounds.messages || this.#bytes >= this.#bounds.bytes;
  }

  /** What settles a message that has come. */
  #expect(messageId: number, bytes: number): () => void {
    const message: Unacknowledged = { messageId, bytes, isSettled: false };
    this.#line.push(message);
    this.#bytes += bytes;
    return () => {
      message.isSettled = true;
      if (this.#line[0] === message) this.#acknowledge();
    };
  }

  /** Acknowledges from the head of the line as far as it is settled. */
  #acknowledge(): void {
    // After the end an acknowledgement would go nowhere, or to a connection on which its number means another message.
    if (this.#isOver) return;
    let count = 0;
    for (const { messageId, bytes, isSettled } of this.#line) {
      if (!isSettled) break;
      send(this.#client, messageId);
      this.#bytes -= bytes;
      count++;
    }
    this.#line.splice(0, count);
    if (!this.#isOverfull) this.#release()?.();
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
