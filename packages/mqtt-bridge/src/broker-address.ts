/** The transports, with the port that each has by itself. Source: IANA for MQTT and its TLS port, RFC 6455 for WebSocket. */
const ports = { mqtt: 1_883, mqtts: 8_883, ws: 80, wss: 443 } as const;

/** How a broker is reached: TCP, TLS, WebSocket, or WebSocket over TLS. */
export type Transport = keyof typeof ports;

/** Where the broker is, and who we are to it. */
export interface BrokerAddress {
  readonly protocol: Transport;
  readonly host: string;
  readonly port: number;
  /** Path of a WebSocket, such as `/mqtt`. */
  readonly path?: string;
  readonly username?: string;
  readonly password?: string;
}

/** The addresses of one broker in the order in which they are tried: its only one, or those of a cluster. */
export type Broker = readonly [BrokerAddress, ...BrokerAddress[]];

/** The broker's address cannot be used. The message repeats nothing of it, since it may carry a password. */
export class BrokerAddressError extends Error {
  readonly code = 'PULSETRAIL_BROKER_ADDRESS';
  override readonly name = 'BrokerAddressError';
}

const example = 'give one such as mqtt://host:1883, or mqtts://user:password@host:8883 for TLS.';

const decoded = (text: string, name: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new BrokerAddressError(
      `${name} has a user or password that is not percent-encoded; give % as %25 and @ as %40.`,
    );
  }
};

const allTransports = Object.keys(ports) as Transport[];

/** `mqtt, ws and wss`. */
const listed = (words: readonly string[]): string => words.join(', ').replace(/, ([^,]*)$/, ' and $1');

/**
 * Reads `mqtt://[user[:password]@]host[:port]`, `mqtts:` for TLS, or `ws:` and `wss:` for WebSocket, whose path is `/mqtt`
 * when there is none. Ports default to 1883, 8883, 80 and 443.
 *
 * @param name what the address is called where it was written, for the error; default `MQTT_URL`.
 * @param transports those that can be used; default `mqtt` and `mqtts`.
 * @throws {BrokerAddressError} before any connection is tried.
 */
export function parseBrokerAddress(
  text: string,
  name = 'MQTT_URL',
  transports: readonly Transport[] = ['mqtt', 'mqtts'],
): BrokerAddress {
  const url = URL.parse(text);
  if (url === null || url.hostname === '' || url.port === '0') {
    throw new BrokerAddressError(`${name} is no address of a broker; ${example}`);
  }
  const { username, password } = url;
  const protocol = transports.find((transport) => url.protocol === `${transport}:`);
  if (protocol === undefined) {
    throw new BrokerAddressError(`${name} has a protocol other than ${listed(transports)}; ${example}`);
  }
  return {
    protocol,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? ports[protocol] : Number(url.port),
    ...(protocol.startsWith('ws') && { path: url.pathname === '/' ? '/mqtt' : url.pathname }),
    ...(username !== '' && { username: decoded(username, name) }),
    ...(password !== '' && { password: decoded(password, name) }),
  };
}

/**
 * Reads the brokers of `MQTT_URL`, over any transport. A comma separates the addresses of one broker, of which the next is tried when one does
 * not answer; a semicolon separates brokers, all of which are read at once.
 *
 * @throws {BrokerAddressError} for the first address that cannot be read, and for one that is there twice.
 */
export function parseBrokers(text: string): readonly [Broker, ...Broker[]] {
  const seen = new Set<string>();
  const read = (list: string): Broker => {
    const [first = '', ...others] = list.split(',').map((part) => part.trim());
    const address = (part: string) => parseBrokerAddress(part, 'MQTT_URL', allTransports);
    const broker: Broker = [address(first), ...others.map(address)];
    for (const shown of broker.map(shownAddress)) {
      if (seen.has(shown)) throw new BrokerAddressError(`MQTT_URL names ${shown} twice; name each address once.`);
      seen.add(shown);
    }
    return broker;
  };
  const [first = '', ...others] = text.split(';');
  return [read(first), ...others.map(read)];
}

/** Whether connections to the address are encrypted. */
export const isEncrypted = ({ protocol }: BrokerAddress): boolean => protocol === 'mqtts' || protocol === 'wss';

/** The address as it may be shown: without user and password. */
export const shownAddress = ({ protocol, host, port, path = '' }: BrokerAddress): string =>
  `${protocol}://${host.includes(':') ? `[${host}]` : host}:${port}${path}`;
