import { createServer, type Server } from 'node:net';
import { StackError } from './error.js';

/** The ports of the stack: who listens there, and the default. A new one is a line here, and its name in a part's `ports`. */
export const portDescriptions = {
  mqtt: { part: 'the MQTT broker', standard: 1883 },
  bridge: { part: 'the bridge', standard: 9465 },
  clinic: { part: 'the clinic service', standard: 3000 },
  clinicMetrics: { part: "the clinic service's metrics", standard: 9464 },
  prometheus: { part: 'Prometheus', standard: 9090 },
  alertmanager: { part: 'Alertmanager', standard: 9093 },
  notifications: { part: 'the Slack endpoint', standard: 9080 },
  smtp: { part: 'the mail endpoint', standard: 2525 },
} as const;

/** The name of a port, which is also its option: `clinicMetrics` is `--clinic-metrics-port`. */
export type PortName = keyof typeof portDescriptions;

/** All port names in a fixed order. */
export const portNames = Object.keys(portDescriptions) as PortName[];

/** The command-line option of a port. */
export const portOption = (name: PortName): string =>
  `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}-port`;

/** Ports that nothing holds back: `0` is any free one. */
export const anyPorts: Readonly<Record<PortName, number>> = Object.fromEntries(
  portNames.map((name) => [name, 0]),
) as Record<PortName, number>;

const hold = (port: number): Promise<Server> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => resolve(server));
  });

const listed = (items: readonly string[]): string =>
  items.length < 2 ? items.join() : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;

/**
 * Chooses the port of each part that will run: the wanted one when it is free, any free one for `0`.
 * All are held until all are known, so that no two parts get the same. Throws a {@link StackError} that names every
 * port that is taken or not allowed.
 */
export async function choosePorts(
  wanted: Readonly<Partial<Record<PortName, number>>>,
  needed: readonly PortName[],
): Promise<Readonly<Record<PortName, number>>> {
  const held: Server[] = [];
  const refused: PortName[] = [];
  const chosen: Record<PortName, number> = { ...anyPorts };
  for (const name of needed) {
    const port = wanted[name] ?? portDescriptions[name].standard;
    try {
      const server = await hold(port);
      held.push(server);
      const address = server.address();
      chosen[name] = typeof address === 'object' && address !== null ? address.port : port;
    } catch {
      chosen[name] = port;
      refused.push(name);
    }
  }
  await Promise.all(held.map((server) => new Promise((closed) => server.close(closed))));
  if (refused.length > 0) {
    const ports = refused.map((name) => `${chosen[name]} for ${portDescriptions[name].part}`);
    const options = refused.map((name) => `${portOption(name)} 0`);
    throw new StackError(
      `Nothing was started, because on 127.0.0.1 port ${listed(ports)} ${refused.length === 1 ? 'is' : 'are'} taken or not allowed: ` +
        `stop what listens there, or let any free port be chosen with ${options.join(' ')}.`,
    );
  }
  return chosen;
}
