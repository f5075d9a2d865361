import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A line to a server that a test can cut. */
export interface CutOff {
  /** Port of this machine that leads to the server. */
  readonly port: number;
  /** How many connections have been made through it. */
  readonly connections: number;
  /** Ends every connection and lets no other through. */
  cut(): void;
  /** Keeps every connection and lets nothing through any more, as a network that drops packets. */
  silence(): void;
  /** Lets everything through again. */
  restore(): void;
  close(): Promise<void>;
}

/** Starts a proxy of TCP to a port of this machine. */
export async function startCutOff(target: number): Promise<CutOff> {
  const pairs = new Set<readonly [Socket, Socket]>();
  let state: 'open' | 'cut' | 'silent' = 'open';
  let connections = 0;

  const server = createServer((near) => {
    connections++;
    if (state === 'cut') {
      near.resetAndDestroy();
      return;
    }
    const far = connect(target, '127.0.0.1');
    const pair = [near, far] as const;
    pairs.add(pair);
    for (const [from, to] of [pair, [far, near] as const]) {
      from.setNoDelay(true);
      from.on('data', (data) => {
        if (state === 'open') to.write(data);
      });
      from.on('error', () => undefined);
      from.on('close', () => {
        pairs.delete(pair);
        if (state !== 'silent') to.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  const endAll = (): void => {
    for (const [near, far] of pairs) {
      near.resetAndDestroy();
      far.destroy();
    }
    pairs.clear();
  };
  return {
    port: (server.address() as AddressInfo).port,
    get connections() {
      return connections;
    },
    cut() {
      state = 'cut';
      endAll();
    },
    silence() {
      state = 'silent';
    },
    restore() {
      // What was let go of in silence cannot be said later.
      if (state === 'silent') endAll();
      state = 'open';
    },
    async close() {
      endAll();
      const closed = once(server, 'close');
      server.close();
      await closed;
    },
  };
}
