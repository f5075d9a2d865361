import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** How a part shows that others may rely on it. */
export type Readiness =
  /** The address answers 200. */
  | { readonly kind: 'http'; readonly url: string }
  /** The port on this machine takes connections. */
  | { readonly kind: 'tcp'; readonly port: number }
  /** It runs. */
  | { readonly kind: 'started' }
  /** It has done its work and ended with exit code 0. */
  | { readonly kind: 'finished' };

const answers = async (url: string): Promise<boolean> => {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
};

const accepts = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', timeout: 2_000 });
    const end = (result: boolean) => {
      socket.destroy();
      resolve(result);
    };
    socket.once('connect', () => end(true));
    socket.once('timeout', () => end(false));
    socket.once('error', () => end(false));
  });

/** Looks again and again until the address answers or the port accepts, or the signal aborts. */
export async function waitUntilReady(
  readiness: Extract<Readiness, { kind: 'http' | 'tcp' }>,
  signal: AbortSignal,
): Promise<void> {
  const isReady = readiness.kind === 'http' ? () => answers(readiness.url) : () => accepts(readiness.port);
  while (!(await isReady())) {
    signal.throwIfAborted();
    await delay(50, undefined, { signal });
  }
}
