import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answer } from './http-answer.js';

/** What the bridge's HTTP server shows. */
export interface ServerOptions {
  /** Address to listen on. */
  readonly host: string;
  /** Port to listen on; 0 takes any free one. */
  readonly port: number;
  /** Writes the Prometheus page. */
  readonly metrics: Handler;
  /** Each part that must work for messages to be stored, by name. */
  readonly ready: () => Promise<Readonly<Record<string, boolean>>>;
  /** What answers on other paths, whatever the method. Default: nothing. */
  readonly handlers?: ReadonlyMap<string, Handler>;
}

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** The server, listening. */
export interface BridgeServer {
  /** Such as `http://127.0.0.1:9464`. */
  readonly url: string;
  close(): Promise<void>;
}

/** The server cannot listen. */
export class BridgeServerError extends Error {
  readonly code = 'PULSETRAIL_BRIDGE_SERVER';
  override readonly name = 'BridgeServerError';
}

/** How long a request may take to come in, and how often that is looked at, in milliseconds. */
const requestLimits = { requestTimeout: 10_000, connectionsCheckingInterval: 1_000 } as const;

/**
 * Serves `/metrics`, `/healthz` (the process lives) and `/readyz` (200 when every part works, else 503; either way with
 * each part's state as JSON), and what is given for other paths.
 * @throws {BridgeServerError} when the port is taken or the address is not this machine's.
 */
export async function serveBridge(options: ServerOptions): Promise<BridgeServer> {
  const { host, port, metrics, ready, handlers = new Map<string, Handler>() } = options;
  const server = createServer(requestLimits, (request, response) => {
    const path = request.url?.split('?')[0] ?? '';
    const handler = handlers.get(path);
    if (handler !== undefined) handler(request, response);
    else if (request.method !== 'GET' && request.method !== 'HEAD') answer(response, 405, { error: 'use GET' });
    else if (path === '/metrics') metrics(request, response);
    else if (path === '/healthz') answer(response, 200, { status: 'ok' });
    else if (path === '/readyz') {
      void ready().then((parts) => answer(response, Object.values(parts).every(Boolean) ? 200 : 503, parts));
    } else
      answer(response, 404, { error: `use ${['/metrics', '/healthz', '/readyz', ...handlers.keys()].join(', ')}` });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const why = cause.code === 'EADDRINUSE' ? 'is taken' : `cannot be used (${cause.code ?? cause.name})`;
      reject(
        new BridgeServerError(
          `The address ${host}:${port} for metrics and health ${why}; set PULSETRAIL_METRICS_PORT or PULSETRAIL_METRICS_HOST.`,
          { cause },
        ),
      );
    });
    server.listen(port, host, resolve);
  });
  const { address, family, port: actual } = server.address() as AddressInfo;
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${actual}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
