import type { IClientOptions } from 'mqtt';
import { type BrokerAddress, isEncrypted } from '../broker-address.js';
import { readCredentials } from './credentials.js';
import { receiveMaximum } from './deferred-acks.js';
import type { ProtocolVersion } from './link.js';
import type { MqttSettings } from './settings.js';
import { readTls } from './tls.js';

/** Seconds between pings. The stream is never held for long, so that the broker's answer is read in time. */
export const defaultKeepalive = 60;

/** How long the broker keeps the session of a bridge that is away, in seconds; with MQTT 3.1.1 the broker decides. */
export const defaultSessionExpiry = 7 * 86_400;

/** How long the broker may take to answer CONNECT, and then SUBSCRIBE, in milliseconds. */
export const answerLimit = 10_000;

/** What mqtt.js needs for one connection, which it is not to open again by itself. Reads the files anew. */
export type ConnectOptions = (version: ProtocolVersion) => IClientOptions;

/**
 * The options of the connections to one address.
 * @throws {ConnectError} from what it returns, when a file cannot be used.
 */
export const connectOptions =
  (settings: MqttSettings, address: BrokerAddress, clientId: string): ConnectOptions =>
  (version) => {
    const { protocol, host, port, path } = address;
    const tls = isEncrypted(address) ? readTls(settings.tls) : undefined;
    return {
      protocol,
      host,
      port,
      ...(path !== undefined && { path }),
      ...tls,
      // Over WebSocket, mqtt.js hands on only some of what TLS needs.
      ...(path !== undefined && tls !== undefined && { wsOptions: { ...tls } }),
      ...readCredentials(settings, address, clientId),
      clientId,
      clean: false,
      keepalive: settings.keepalive ?? defaultKeepalive,
      connectTimeout: answerLimit,
      reconnectPeriod: 0,
      resubscribe: false,
      protocolVersion: version,
      ...(version === 5 && {
        properties: { sessionExpiryInterval: settings.sessionExpiry ?? defaultSessionExpiry, receiveMaximum },
      }),
    };
  };
