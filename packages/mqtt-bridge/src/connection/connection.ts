import { join } from 'node:path';
import { metrics } from '@pulsetrail/catalog';
import type { Telemetry } from '@pulsetrail/sdk';
import { type Broker, shownAddress } from '../broker-address.js';
import type { Route } from '../message/topics.js';
import { connectOptions, defaultSessionExpiry } from './connect-options.js';
import type { LinkEvents } from './link.js';
import { mqttLinks } from './mqtt-link.js';
import { openSession, type Session } from './session.js';
import type { MqttSettings } from './settings.js';
import { type Subscription, sentFilter } from './subscription.js';
import { openSubscriptionMemory } from './subscription-memory.js';

/** What {@link openConnection} takes. */
export interface ConnectionOptions {
  readonly mqtt: MqttSettings;
  /** The name of the session; brokers after the first have their place behind it. */
  readonly clientId: string;
  readonly routes: readonly Route[];
  /** What is subscribed to besides, for what no family reads. */
  readonly more?: readonly Subscription[];
  /** Every filter that a family reads by itself: what a session may still have from before. */
  readonly knownFilters: readonly string[];
  /** Folder in which the subscriptions of the sessions are remembered. */
  readonly dataDir?: string;
  readonly telemetry: Pick<Telemetry, 'instrument'>;
  /** As `LinkEvents.onMessage`, with the broker, as it may be shown. */
  readonly onMessage: (...args: [...Parameters<LinkEvents['onMessage']>, broker: string]) => void;
  /** Called whenever it changes whether messages come in from every broker. */
  readonly onState: (isUp: boolean) => void;
  /** Called whenever it changes whether messages come in from one. */
  readonly onBroker?: (broker: string, isUp: boolean) => void;
  readonly say: (sentence: string) => void;
}

/** The sessions with all brokers. */
export interface Connection {
  /** Whether every broker is connected and has accepted every subscription. */
  readonly isUp: boolean;
  /** Notes that a message came through the subscription with this filter, at milliseconds since 1970. */
  received(filter: string, receivedAt: number): void;
  /** Lets what is under way end, then disconnects from all. */
  close(): Promise<void>;
}

/** The client id of a session: with one broker the bridge's own, so that a second broker does not cost the first its session. */
const idAt = (clientId: string, place: number): string => (place === 0 ? clientId : `${clientId}-${place + 1}`);

/** Opens a session with each broker. Never throws because of a broker. */
export function openConnection(options: ConnectionOptions): Connection {
  const { mqtt, routes, telemetry, onMessage, onState, onBroker, say, dataDir } = options;
  const subscriptions = [...routes.map(({ subscription }) => subscription), ...(options.more ?? [])];
  const wanted = subscriptions.map(sentFilter);
  // A shared subscription and one of its own to the same filter would bring everything twice.
  const known = [...options.knownFilters, ...subscriptions.map(({ filter }) => filter)];
  const memory = openSubscriptionMemory(dataDir === undefined ? undefined : join(dataDir, 'subscriptions.json'));

  const subscribed = telemetry.instrument(metrics.bridgeSubscribed);
  const lastMessage = telemetry.instrument(metrics.bridgeSubscriptionLastMessageTime);
  const ends = telemetry.instrument(metrics.bridgeConnectionEnds);
  const lastByFilter = new Map(
    routes.map(({ family, subscription: { filter } }) => {
      const series = lastMessage.with({ 'device.type': family.name, subscription: filter });
      series.set(0);
      return [filter, series];
    }),
  );

  const remember = (clientId: string, filters: readonly string[]): void => {
    try {
      memory.set(clientId, filters);
    } catch (error) {
      const { code = 'unknown error' } = error as NodeJS.ErrnoException;
      say(`The subscriptions cannot be noted in ${dataDir} (${code}); after a change of them, old ones may go on.`);
    }
  };

  const open = (broker: Broker, place: number): Session => {
    const clientId = idAt(options.clientId, place);
    const shown = shownAddress(broker[0]);
    const label = { broker: shown };
    const before = memory.of(clientId);
    const state = new Map(
      subscriptions.map(({ filter }) => [filter, subscribed.with({ ...label, subscription: filter })]),
    );
    for (const series of state.values()) series.set(0);
    const subscriber = {
      subscriptions,
      unwanted: () => {
        const old = [...new Set([...memory.of(clientId), ...known])].filter((filter) => !wanted.includes(filter));
        remember(clientId, [...new Set([...wanted, ...memory.of(clientId)])]);
        return old;
      },
      onSettled: () => remember(clientId, wanted),
    };
    const [first, ...others] = broker.map((address) => ({
      shown: shownAddress(address),
      open: mqttLinks({ connectOptions: connectOptions(mqtt, address, clientId), subscriptions: subscriber }),
    }));
    if (first === undefined) throw new TypeError('A broker has at least one address.');
    return openSession({
      addresses: [first, ...others],
      ...(mqtt.version !== undefined && { version: mqtt.version }),
      isKnown: before.length > 0,
      sessionExpiry: mqtt.sessionExpiry ?? defaultSessionExpiry,
      onMessage: (message, settle) => onMessage(message, settle, shown),
      onState: (isUp) => {
        onBroker?.(shown, isUp);
        tell();
      },
      onSubscriptions(answers) {
        for (const { subscription, refusal } of answers) {
          state.get(subscription.filter)?.set(refusal === undefined ? 1 : 0);
        }
      },
      onEnd(kind) {
        for (const series of state.values()) series.set(0);
        ends.add(1, { ...label, reason: kind });
      },
      say,
    });
  };

  let wasUp = false;
  const sessions: Session[] = [];
  const isUp = (): boolean => sessions.length === mqtt.brokers.length && sessions.every((session) => session.isUp);
  const tell = (): void => {
    if (isUp() === wasUp) return;
    wasUp = !wasUp;
    onState(wasUp);
  };
  for (const [place, broker] of mqtt.brokers.entries()) sessions.push(open(broker, place));

  return {
    get isUp() {
      return isUp();
    },
    received: (filter, receivedAt) => lastByFilter.get(filter)?.set(receivedAt / 1_000),
    close: async () => {
      await Promise.all(sessions.map((session) => session.close()));
      tell();
    },
  };
}
