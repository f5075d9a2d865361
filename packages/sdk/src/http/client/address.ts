import type { ServerAddress } from './call.js';

const remembered = 1_000;
const addresses = new Map<string, ServerAddress>();

const defaultPort = (protocol: string): number => (protocol.startsWith('https') || protocol === 'wss:' ? 443 : 80);

/** A host without the brackets that an IPv6 address wears in a URL. */
const bare = (host: string): string => host.replace(/^\[(.*)\]$/, '$1');

function read(origin: string): ServerAddress {
  try {
    const { hostname, port, protocol } = new URL(origin);
    return { host: bare(hostname), port: port === '' ? defaultPort(protocol) : Number(port) };
  } catch {
    return { host: 'unknown', port: 0 };
  }
}

/** The address of an origin such as `https://example.org:8443`; the last 1,000 are remembered. */
export function addressOfOrigin(origin: string): ServerAddress {
  const known = addresses.get(origin);
  if (known !== undefined) return known;
  if (addresses.size >= remembered) addresses.delete(addresses.keys().next().value ?? '');
  const address = read(origin);
  addresses.set(origin, address);
  return address;
}

/**
 * The address that a `node:http` request goes to. Its Host header tells the port, as Node writes it; one that the service has
 * written for another host, as for a virtual one, does not, and the port is 0 until the connection tells it.
 *
 * @param header the value of Host, which leaves out the protocol's own port.
 */
export function addressOfHost(host: string, header: unknown, protocol: string): ServerAddress {
  const bareHost = bare(host);
  const [, named = '', port] = /^(.*?)(?::(\d{1,5}))?$/.exec(typeof header === 'string' ? header : '') ?? [];
  if (bare(named) !== bareHost) return { host: bareHost, port: 0 };
  return { host: bareHost, port: port === undefined ? defaultPort(protocol) : Number(port) };
}
