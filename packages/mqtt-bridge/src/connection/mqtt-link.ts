import { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { connect, type IClientOptions, type IConnackPacket, type MqttClient } from 'mqtt';
import { isDamage } from '../damaged-database.js';
import type { IncomingMessage } from '../message/message.js';
import { ConnectError } from './connect-error.js';
import type { ConnectOptions } from './connect-options.js';
import { DeferredAcks } from './deferred-acks.js';
import type { Link, LinkEnd, LinkEvents, LinkUp, OpenLink, ProtocolVersion } from './link.js';
import { endByCode, endByError } from './link-end.js';
import { Subscriber, type SubscriberOptions } from './subscriber.js';

/** How long messages that are under way may take to be safe, and then the disconnection, when the link is closed, in milliseconds. */
const closeLimit = 700;

/** What a link needs to know. */
export interface MqttLinkOptions {
  readonly connectOptions: ConnectOptions;
  readonly subscriptions: SubscriberOptions;
}

const upOf = ({ sessionPresent, properties }: IConnackPacket): LinkUp => ({
  sessionPresent,
  ...(properties?.sessionExpiryInterval !== undefined && { sessionExpiry: properties.sessionExpiryInterval }),
});

/** Whether a connection is to be encrypted and is not yet. */
const isSecuring = (stream: unknown): boolean => stream instanceof TLSSocket && !stream.authorized;

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
  readonly #subscriber: Subscriber;
  #end: LinkEnd | undefined;
  #wasAccepted = false;
  readonly #acks: DeferredAcks;
  readonly #closed: Promise<void>;

  constructor(options: IClientOptions, subscriptions: SubscriberOptions, version: ProtocolVersion, events: LinkEvents) {
    this.#events = events;
    const client = connect(options);
    this.#client = client;
    this.#acks = new DeferredAcks(client, version, (message, settle) => this.#take(message, settle));
    this.#subscriber = new Subscriber(subscriptions, client, version, {
      onAnswers: (answers) => events.onSubscriptions(answers),
      onSilence: () => this.#endAs({ kind: 'lost', reason: 'the broker does not answer about the subscriptions' }),
    });
    client.on('connect', (connack) => this.#onConnect(connack));
    // What mqtt.js alone could read, such as an empty topic; it would acknowledge it when this returns.
    client.on('message', () => this.#endAs({ kind: 'lost', reason: 'the broker sent a message that is none' }));
    // A packet that cannot be parsed leaves the connection open; nothing good can follow on it.
    client.on('error', (error) => this.#endAs(endByError(error, isSecuring(client.stream))));
    // What mqtt.js keeps to itself, such as the answer of a web server that knows no WebSocket.
    client.stream.on('error', (error) => this.#endAs(endByError(error, isSecuring(client.stream))));
    // Whoever is told so must close the connection. Source: MQTT 5.0, section 3.14.4.
    client.on('disconnect', ({ reasonCode }) => this.#endAs(endByCode(reasonCode ?? 0)));
    this.#closed = new Promise((resolve) => {
      client.once('close', () => {
        this.#onClose();
        resolve();
      });
    });
  }

  /** A fault that one message brings about leaves it with the broker, and ends no more than the connection. */
  #take(message: IncomingMessage, settle: () => void): void {
    try {
      this.#events.onMessage(message, settle);
    } catch (error) {
      if (isDamage(error)) throw error;
      const name = error instanceof Error ? error.name : 'unknown error';
      this.#endAs({ kind: 'lost', reason: `a message could not be taken (${name})` });
    }
  }

  #endAs(end: LinkEnd): void {
    this.#end ??= end;
    this.#client.end(true);
  }

  #onConnect(connack: IConnackPacket): void {
    this.#wasAccepted = true;
    const { stream } = this.#client;
    // With Nagle's algorithm each acknowledgement waits for the one before it. Sockets of a WebSocket have it off.
    if (stream instanceof Socket) stream.setNoDelay(true);
    this.#events.onUp(upOf(connack));
    this.#acks.start();
    this.#subscriber.start();
  }

  #onClose(): void {
    this.#acks.end();
    this.#subscriber.stop();
    // Brokers that do not know MQTT 5 may close the connection instead of answering.
    const unsaid: LinkEnd = this.#wasAccepted
      ? { kind: 'lost', reason: 'the connection was closed' }
      : { kind: 'version', reason: 'the broker closed the connection without an answer' };
    this.#events.onEnd(this.#end ?? unsaid);
  }

  async close(): Promise<void> {
    await atMost(closeLimit, this.#acks.drain());
    this.#acks.end();
    this.#client.end(!this.#client.connected);
    await atMost(closeLimit, this.#closed);
    this.#client.stream.destroy();
    await this.#closed;
  }
}

/** A connection that cannot be tried, because something that it needs is missing. */
function noLink(end: LinkEnd, events: LinkEvents): Link {
  const said = Promise.resolve().then(() => events.onEnd(end));
  return { close: () => said };
}

/** Opens connections to one address with mqtt.js: a lasting session under a fixed client id. */
export const mqttLinks =
  ({ connectOptions, subscriptions }: MqttLinkOptions): OpenLink =>
  (version, events) => {
    try {
      return new MqttLink(connectOptions(version), subscriptions, version, events);
    } catch (error) {
      if (error instanceof ConnectError) return noLink({ kind: 'refused', reason: error.message }, events);
      throw error;
    }
  };
