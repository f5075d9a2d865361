import type { IncomingMessage } from 'node:http';
import type { BlockList } from 'node:net';

/** Networks in which only neighbors speak. Source: RFC 1918, RFC 3927, RFC 4193, RFC 4291, RFC 1122. */
const networks = {
  ipv4: { '127.0.0.0': 8, '10.0.0.0': 8, '172.16.0.0': 12, '192.168.0.0': 16, '169.254.0.0': 16 },
  ipv6: { '::1': 128, 'fc00::': 7, 'fe80::': 10 },
} as const;

let made: BlockList | undefined;

/** Made for the first request that asks: where telemetry is switched off, nothing of Node is loaded for it. */
function neighbors(): BlockList {
  if (made !== undefined) return made;
  const { BlockList } = process.getBuiltinModule('node:net');
  made = new BlockList();
  for (const family of ['ipv4', 'ipv6'] as const) {
    for (const [network, prefix] of Object.entries(networks[family])) made.addSubnet(network, prefix, family);
  }
  return made;
}

/** Headers by which a proxy says that it passes on what somebody else has asked. */
const forwarding = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'] as const;

/** Whether an address is a private or loopback one; a connection without an address is a local one. */
export const isNeighbor = (address: string | undefined): boolean =>
  address === undefined || neighbors().check(address, address.includes(':') ? 'ipv6' : 'ipv4');

/**
 * Whether the sampled flag of a request is followed unless options say otherwise: it comes from a neighbor, and not by way
 * of a proxy. Whoever sets the flag decides what we keep and pay for, which strangers should not.
 */
export const trustsInbound = (request: IncomingMessage): boolean =>
  isNeighbor(request.socket.remoteAddress) && !forwarding.some((header) => header in request.headers);
