/** Where the broker is, and who we are to it. */
export interface BrokerAddress {
  readonly protocol: 'mqtt' | 'mqtts';
  readonly host: string;
  readonly port: number;
  readonly username?: string;
  readonly password?: string;
}

/** The broker's address cannot be used. The message never repeats it, since it may carry a password. */
export class BrokerAddressError extends Error {
  readonly code = 'PULSETRAIL_BROKER_ADDRESS';
  override readonly name = 'BrokerAddressError';
}

const example = 'write MQTT_URL as mqtt://host:1883, or mqtts://user:password@host:8883 for TLS.';

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new BrokerAddressError(`The user or password in MQTT_URL is not percent-encoded; write % as %25.`);
  }
};

/**
 * Reads `mqtt://[user[:password]@]host[:port]`, or `mqtts:` for TLS. Ports default to 1883 and 8883 (IANA).
 * @throws {BrokerAddressError} before any connection is tried.
 */
export function parseBrokerAddress(text: string): BrokerAddress {
  const url = URL.parse(text);
  if (url === null || url.hostname === '') {
    throw new BrokerAddressError(`MQTT_URL is no address; ${example}`);
  }
  const { protocol, username, password } = url;
  if (protocol !== 'mqtt:' && protocol !== 'mqtts:') {
    throw new BrokerAddressError(
      `MQTT_URL has the protocol ${protocol.slice(0, -1)}, which is not supported; ${example}`,
    );
  }
  const isTls = protocol === 'mqtts:';
  return {
    protocol: isTls ? 'mqtts' : 'mqtt',
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (isTls ? 8_883 : 1_883) : Number(url.port),
    ...(username !== '' && { username: decoded(username) }),
    ...(password !== '' && { password: decoded(password) }),
  };
}

/** The address as it may be shown: without user and password. */
export const shownAddress = ({ protocol, host, port }: BrokerAddress): string =>
  `${protocol}://${host.includes(':') ? `[${host}]` : host}:${port}`;
