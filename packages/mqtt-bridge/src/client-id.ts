import { createHash } from 'node:crypto';
import { hostname } from 'node:os';

/**
 * The client id of a bridge that is given none: the same after every restart on one machine, so that the broker keeps its
 * session, and different on another. Two bridges on one machine and one broker need ids of their own.
 */
export const defaultClientId = (host: string = hostname()): string =>
  `pulsetrail-bridge-${createHash('sha256').update(host).digest('hex').slice(0, 8)}`;
