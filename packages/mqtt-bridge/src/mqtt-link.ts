import { Socket } from 'node:net';
import { connect, type IClientOptions, type IPublishPacket, type MqttClient } from 'mqtt';
import type { BrokerAddress } from './broker-address.js';
import { now } from './clock.js';
import type { Link, LinkEnd, LinkEvents, OpenLink, ProtocolVersion } from './link.js';
import type { IncomingMessage } from './message.js';

/** Seconds between pings. A message may hold the stream for well under half of it, or the broker's answer comes too late. */
const keepalive = 60;

/** How long the broker keeps the session of a bridge that is away, in seconds; with MQTT 3.1.1 the broker decides. */
const sessionExpiry = 7 * 86_400;

/** How long the broker may take to answer, in milliseconds. */
const answerLimit = 10_000;

/** How long a message that is under way may take to end, and then the disconnection, when the link is closed, in milliseconds. */
const closeLimit = 700;

/** What a link needs to know. */
export interface MqttLinkOptions {
  readonly address: BrokerAddress;
  readonly clientId: string;
  readonly filters: readonly string[];
}

/** The codes with which a broker says that it does not speak the version: MQTT 3.1.1 section 3.2.2.3, MQTT 5 section 2.4. */
const versionCodes: ReadonlySet<unknown> = new Set([1, 132]);

/** The codes after which trying again at once is of no use: bad client id, user or password, not authorized, banned. */
const refusalCodes: ReadonlySet<unknown> = new Set([2, 4, 5, 133, 134, 135, 138, 140]);

/** The code with which an MQTT 5 broker says that another client has come with the same id. */
const sessionTakenOver = 142;

/** What is wrong, from an error of the client: a code of the system, or the broker's own. */
function endOf(error: Error): LinkEnd {
  const code = 'code' in error ? error.code : undefined;
  if (typeof code === 'string') return { kind: 'lost', reason: code };
  const kind = versionCodes.has(code) ? 'version' : refusalCodes.has(code) ? 'refused' : 'lost';
  const reason = error.message.charAt(0).toLowerCase() + error.message.slice(1);
  return { kind, reason: typeof code === 'number' ? `${reason} (code ${code})` : reason };
}

const incoming = (packet: IPublishPacket): IncomingMessage => ({
  topic: packet.topic,
  payload: typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload,
  receivedAt: now(),
  redelivered: packet.dup,
  retained: packet.retain,
  ...(packet.messageId !== undefined && { packetId: packet.messageId }),
  properties: packet.properties?.userProperties ?? {},
});

/** Waits for work, at most for the limit. */
const atMost = (limit: number, work: Promise<unknown>): Promise<unknown> => {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise((resolve) => {
    timer = setTimeout(resolve, limit);
  });
  return Promise.race([work, over]).finally(() => clearTimeout(timer));
};

/** One connection of mqtt.js, which is not asked to reconnect: each connection is a client of its own, with nothing left over. */
class MqttLink implements Link {
  readonly #client: MqttClient;
  readonly #events: LinkEvents;
  readonly #version: ProtocolVersion;
  readonly #filters: readonly string[];
  #end: LinkEnd | undefined;
  #wasAccepted = false;
  #isOver = false;
  #isClosing = false;
  #underWay: Promise<void> = Promise.resolve();
  readonly #closed: Promise<void>;

  constructor({ address, clientId, filters }: MqttLinkOptions, version: ProtocolVersion, events: LinkEvents) {
    this.#events = events;
    this.#version = version;
    this.#filters = filters;
    const { protocol, host, port, username, password } = address;
    const options: IClientOptions = {
      protocol,
      host,
      port,
      clientId,
      clean: false,
      keepalive,
      connectTimeout: answerLimit,
      reconnectPeriod: 0,
      resubscribe: false,
      protocolVersion: version,
      ...(username !== undefined && { username }),
      ...(password !== undefined && { password }),
      ...(version === 5 && { properties: { sessionExpiryInterval: sessionExpiry } }),
    };
    const client = connect(options);
    this.#client = client;
    // The override that mqtt.js documents for back-pressure: the acknowledgement waits for the callback.
    client.handleMessage = (packet, settle) => this.#take(packet, settle);
    client.on('connect', () => this.#onConnect());
    client.on('error', (error) => {
      this.#end ??= endOf(error);
      // A packet that cannot be parsed leaves the connection open; nothing good can follow on it.
      client.end(true);
    });
    client.on('disconnect', ({ reasonCode }) => {
      this.#end ??=
        reasonCode === sessionTakenOver
          ? { kind: 'refused', reason: 'another client took over the session; give each bridge a client id of its own' }
          : { kind: 'lost', reason: `the broker closed the connection (code ${reasonCode ?? 0})` };
      // Whoever is told so must close the connection. Source: MQTT 5.0, section 3.14.4.
      client.end(true);
    });
    this.#closed = new Promise((resolve) => {
      client.once('close', () => {
        this.#onClose();
        resolve();
      });
    });
  }

  #onConnect(): void {
    this.#wasAccepted = true;
    const { stream } = this.#client;
    // With Nagle's algorithm each acknowledgement waits for the one before it.
    if (stream instanceof Socket) stream.setNoDelay(true);
    const subscriptions = Object.fromEntries(
      // MQTT 5: retained messages only when the subscription is new, not with every connection.
      this.#filters.map((filter) => [filter, { qos: 1 as const, ...(this.#version === 5 && { rh: 1 }) }]),
    );
    this.#client.subscribe(subscriptions, (_error, _granted, packet) => {
      if (packet === undefined || this.#isOver) return;
      this.#events.onUp(this.#filters.filter((_filter, index) => Number(packet.granted[index] ?? 128) >= 128));
    });
  }

  #take(packet: IPublishPacket, settle: (error?: Error) => void): void {
    // Not settling leaves the message with the broker, which delivers it again to the next connection.
    if (this.#isClosing || this.#isOver) return;
    this.#underWay = this.#events.onMessage(incoming(packet)).then(
      () => {
        // After the end, an acknowledgement would go nowhere; the broker will deliver the message again.
        if (!this.#isOver) settle();
      },
      // With an error mqtt.js goes on without acknowledging.
      (error: Error) => settle(error),
    );
  }

  #onClose(): void {
    this.#isOver = true;
    // Brokers that do not know MQTT 5 may close the connection instead of answering.
    const unsaid: LinkEnd = this.#wasAccepted
      ? { kind: 'lost', reason: 'the connection was closed' }
      : { kind: 'version', reason: 'the broker closed the connection without an answer' };
    this.#events.onEnd(this.#end ?? unsaid);
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    await atMost(closeLimit, this.#underWay);
    this.#client.end(!this.#client.connected);
    await atMost(closeLimit, this.#closed);
    this.#client.stream.destroy();
    await this.#closed;
  }
}

/** Opens connections to one broker with mqtt.js: a lasting session under a fixed client id, at QoS 1. */
export const mqttLinks =
  (options: MqttLinkOptions): OpenLink =>
  (version, events) =>
    new MqttLink(options, version, events);
