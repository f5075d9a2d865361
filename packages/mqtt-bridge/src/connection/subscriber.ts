import type { MqttClient } from 'mqtt';
import { answerLimit } from './connect-options.js';
import type { ProtocolVersion, SubscriptionAnswer } from './link.js';
import { type Subscription, sentFilter } from './subscription.js';

/** How often a refused subscription is tried again, in milliseconds. */
export const defaultRetryEvery = 30_000;

/** What a session subscribes to. */
export interface SubscriberOptions {
  readonly subscriptions: readonly Subscription[];
  /** Filters as they were sent that a session may still have from before and that nobody wants any more. */
  readonly unwanted: () => readonly string[];
  /** The broker has been asked to end the unwanted subscriptions, and has answered about each of the others. */
  readonly onSettled: () => void;
  /** Milliseconds after which refused subscriptions are tried again. Default 30 s. */
  readonly retryEvery?: number;
}

/** What the subscriptions of one connection report. */
export interface SubscriberEvents {
  onAnswers(answers: readonly SubscriptionAnswer[]): void;
  /** The broker does not answer. */
  onSilence(): void;
}

/** Why a subscription was refused, by the code. Source: MQTT 5.0, section 3.9.3; 3.1.1 has only 128. */
const reasons: ReadonlyMap<number, string> = new Map([
  [128, 'without a reason'],
  [131, 'for a reason of its own'],
  [135, 'not authorized'],
  [143, 'it does not allow such a filter'],
  [151, 'the quota for this client is used up'],
  [158, 'it has no shared subscriptions'],
  [162, 'it has no wildcards'],
]);

const answerOf = (subscription: Subscription, code: number): SubscriptionAnswer =>
  code < 128
    ? { subscription, granted: code }
    : { subscription, refusal: `${reasons.get(code) ?? 'refused'} (code ${code})` };

/**
 * The subscriptions of one connection: all of them with every connection, since a session that the broker has kept may have
 * other ones than are wanted now, and the refused ones again and again.
 */
export class Subscriber {
  readonly #options: SubscriberOptions;
  readonly #client: MqttClient;
  readonly #version: ProtocolVersion;
  readonly #events: SubscriberEvents;
  #timer: NodeJS.Timeout | undefined;
  #isOver = false;

  constructor(options: SubscriberOptions, client: MqttClient, version: ProtocolVersion, events: SubscriberEvents) {
    this.#options = options;
    this.#client = client;
    this.#version = version;
    this.#events = events;
  }

  /** Ends what is unwanted and subscribes to the rest. */
  start(): void {
    const unwanted = this.#options.unwanted();
    if (unwanted.length > 0) this.#client.unsubscribe([...unwanted]);
    this.#subscribe(this.#options.subscriptions);
  }

  /** The connection is over. */
  stop(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
  }

  #subscribe(subscriptions: readonly Subscription[]): void {
    this.#timer = setTimeout(() => this.#events.onSilence(), answerLimit);
    // MQTT 5: retained messages only when the subscription is new, not with every connection.
    const wanted = subscriptions.map(
      (subscription) =>
        [sentFilter(subscription), { qos: subscription.qos, ...(this.#version === 5 && { rh: 1 }) }] as const,
    );
    this.#client.subscribe(Object.fromEntries(wanted), (_error, _granted, packet) => {
      if (packet === undefined || this.#isOver) return;
      clearTimeout(this.#timer);
      this.#answered(
        subscriptions.map((subscription, index) => answerOf(subscription, Number(packet.granted[index] ?? 128))),
      );
    });
  }

  #answered(answers: readonly SubscriptionAnswer[]): void {
    this.#options.onSettled();
    const refused = answers.filter(({ refusal }) => refusal !== undefined).map(({ subscription }) => subscription);
    if (refused.length > 0) {
      const retryEvery = this.#options.retryEvery ?? defaultRetryEvery;
      this.#timer = setTimeout(() => this.#subscribe(refused), retryEvery);
    }
    this.#events.onAnswers(answers);
  }
}
