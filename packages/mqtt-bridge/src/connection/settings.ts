import type { Broker } from '../broker-address.js';
import type { ProtocolVersion } from './link.js';

/** Files with which connections are encrypted, read again at every connection, so that renewed ones are taken up. */
export interface TlsFiles {
  /** Certificates of the authorities that may have signed the broker's, PEM. Default: those that Node.js knows. */
  readonly ca?: string;
  /** Certificate by which the broker knows the bridge, PEM; with `key`. */
  readonly cert?: string;
  /** Private key of `cert`, PEM, without passphrase. */
  readonly key?: string;
  /** Name that the broker's certificate must have, and that is sent to it. Default: the host of its address. */
  readonly serverName?: string;
}

/** How the bridge connects. */
export interface MqttSettings {
  /** Brokers that are read at once, a session each. */
  readonly brokers: readonly [Broker, ...Broker[]];
  /** Name of the session that the broker keeps. Default: see `clientIdOf`. */
  readonly clientId?: string;
  /** User for addresses that carry none. Default: none; with a token, the client id. */
  readonly username?: string;
  /** File with the password of `username`, read again at every connection. */
  readonly passwordFile?: string;
  /** File with a token, such as a JWT, which is sent in place of a password; read again at every connection. */
  readonly tokenFile?: string;
  readonly tls?: TlsFiles;
  /** Version of MQTT. Default: 5, and 3.1.1 with a broker that does not know 5. */
  readonly version?: ProtocolVersion;
  /** Seconds between pings. Default 60. */
  readonly keepalive?: number;
  /** Seconds for which an MQTT 5 broker keeps the session of a bridge that is away. Default: a week. */
  readonly sessionExpiry?: number;
  /** Group of the shared subscription for filters that name none themselves. Default: none, each bridge gets everything. */
  readonly sharedGroup?: string;
}
