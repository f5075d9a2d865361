import type { IncomingMessage } from './message.js';

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

/** What happens on a connection. */
export interface LinkEvents {
  /** The broker has accepted the connection; `refusedFilters` are the subscriptions that it did not. */
  onUp(refusedFilters: readonly string[]): void;
  /**
   * A message came. It is acknowledged when the promise resolves; until then no other is delivered. A rejection leaves it
   * with the broker, which delivers it again on a later connection.
   */
  onMessage(message: IncomingMessage): Promise<void>;
  /** The connection is over; called once, and nothing after it. */
  onEnd(end: LinkEnd): void;
}

/** One connection to the broker. */
export interface Link {
  /** Lets the message that is under way end and be acknowledged, then disconnects. The broker keeps the session. */
  close(): Promise<void>;
}

/** Opens one connection; the session opens the next when it has ended. */
export type OpenLink = (version: ProtocolVersion, events: LinkEvents) => Link;
