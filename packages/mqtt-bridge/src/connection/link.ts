import type { IncomingMessage } from '../message/message.js';
import type { Subscription } from './subscription.js';

/** MQTT 5, or 3.1.1, whose protocol level is 4. */
export type ProtocolVersion = 5 | 4;

/** Why a connection ended or was never made. */
export interface LinkEnd {
  /**
   * - `lost`: it was up, or nothing answered; trying again soon may help.
   * - `refused`: the broker knows us and does not want us; somebody has to change something.
   * - `version`: the broker does not speak this version of the protocol, as far as can be told.
   */
  readonly kind: 'lost' | 'refused' | 'version';
  /** The end of a sentence, without secrets: `the connection was closed`, `ECONNREFUSED`. */
  readonly reason: string;
}

/** What a broker says when it accepts a connection. */
export interface LinkUp {
  /** Whether it had kept the session, with what has come since. */
  readonly sessionPresent: boolean;
  /** Seconds for which it will keep the session, where that is not what was asked for. */
  readonly sessionExpiry?: number;
}

/** What a broker answers about a subscription: the QoS that it grants, or why it refuses. */
export type SubscriptionAnswer = { readonly subscription: Subscription } & (
  | { readonly granted: number; readonly refusal?: undefined }
  | { readonly refusal: string; readonly granted?: undefined }
);

/** What happens on a connection. */
export interface LinkEvents {
  /** The broker has accepted the connection. */
  onUp(up: LinkUp): void;
  /** The broker has answered about every subscription, and later again about those that it refused. */
  onSubscriptions(answers: readonly SubscriptionAnswer[]): void;
  /**
   * A message came. It is acknowledged when `settle` is called, after all that came before it; others are delivered
   * meanwhile. What is never settled stays with the broker, which delivers it again on a later connection.
   */
  onMessage(message: IncomingMessage, settle: () => void): void;
  /** The connection is over; called once, and nothing after it. */
  onEnd(end: LinkEnd): void;
}

/** One connection to the broker. */
export interface Link {
  /** Lets the messages that are under way be acknowledged, then disconnects. The broker keeps the session. */
  close(): Promise<void>;
}

/** Opens one connection; the session opens the next when it has ended. */
export type OpenLink = (version: ProtocolVersion, events: LinkEvents) => Link;
