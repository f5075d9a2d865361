/** Where the broker is, and who we are to it. */
export interface BrokerAddress {
  readonly protocol: 'mqtt' | 'mqtts';
  readonly host: string;
  readonly port: number;
  readonly username?: string;
  readonly password?: string;
}

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

/**
 * Reads `mqtt://[user[:password]@]host[:port]`, or `mqtts:` for TLS. Ports default to 1883 and 8883 (IANA).
 *
 * @param name what the address is called where it was written, for the error; default `MQTT_URL`.
 * @throws {BrokerAddressError} before any connection is tried.
 */
export function parseBrokerAddress(text: string, name = 'MQTT_URL'): BrokerAddress {
  const url = URL.parse(text);
  if (url === null || url.hostname === '' || url.port === '0') {
    throw new BrokerAddressError(`${name} is no address of a broker; ${example}`);
  }
  const { protocol, username, password } = url;
  if (protocol !== 'mqtt:' && protocol !== 'mqtts:') {
    throw new BrokerAddressError(`${name} has a protocol other than mqtt and mqtts; ${example}`);
  }
  const isTls = protocol === 'mqtts:';
  return {
    protocol: isTls ? 'mqtts' : 'mqtt',
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (isTls ? 8_883 : 1_883) : Number(url.port),
    ...(username !== '' && { username: decoded(username, name) }),
    ...(password !== '' && { password: decoded(password, name) }),
  };
}

/** The address as it may be shown: without user and password. */
export const shownAddress = ({ protocol, host, port }: BrokerAddress): string =>
  `${protocol}://${host.includes(':') ? `[${host}]` : host}:${port}`;
