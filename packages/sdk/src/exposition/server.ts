import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { errorType } from '../error-type.js';
import { warnOnce } from '../warning.js';
import type { MetricsAnswerer } from './answer.js';
import { exchangeOf } from './node-exchange.js';

/** A handler of Node's HTTP server. */
export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => void;

/** Thrown when the metrics server cannot listen. */
export class MetricsServerError extends Error {
  readonly code = 'PULSETRAIL_METRICS_SERVER';
  override readonly name = 'MetricsServerError';
}

const sayMisplaced = (): void =>
  warnOnce(
    'metrics handler',
    'telemetry.metricsHandler was called with something else than a request and a response of Node, Express, Fastify or Koa, and answers nothing. Give what telemetry.metricsResponse gives.',
  );

/**
 * Answers requests of a `node:http` server with the page. Mounted as a handler of Fastify or as a middleware of Koa, it
 * takes the request and response below theirs and answers in their place. Throws at nobody, whatever it is called with.
 */
export const metricsHandler =
  (answer: MetricsAnswerer): RequestHandler =>
  (...given) => {
    const exchange = exchangeOf(...given);
    if (exchange === undefined) {
      sayMisplaced();
      return;
    }
    const { request, response } = exchange;
    answer(request)
      .then(({ status, headers, body }) => response.writeHead(status, headers).end(body))
      // Somebody else has answered this response already, or broken it off.
      .catch(() => response.destroy())
      .catch(sayMisplaced);
  };

/** A listening metrics server. */
export interface MetricsServer {
  /** Such as `http://127.0.0.1:9464/metrics`. */
  readonly url: string;
  close(): Promise<void>;
}

const metricsServers = new WeakSet<object>();

/** Whether a server is one that {@link serveMetrics} made: what it answers is not the service's own traffic. */
export const isMetricsServer = (server: object): boolean => metricsServers.has(server);

const listen = (server: Server, port: number, host: string): Promise<AddressInfo> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    // Exclusive: workers of a cluster would share the port, and each scrape would hit another one's numbers.
    server.listen({ port, host, exclusive: true }, () => resolve(server.address() as AddressInfo));
  });

/**
 * Serves the page at `/metrics` on a port of its own. The server keeps no process alive.
 * @throws {MetricsServerError} when the port is taken or the host unknown.
 */
export async function serveMetrics(handler: RequestHandler, host: string, port: number): Promise<MetricsServer> {
  // An import would load all of it, with Node's own fetch: a third of what a start costs.
  const { createServer } = process.getBuiltinModule('node:http');
  const server = createServer((request, response) => {
    if (request.url?.split('?', 1)[0] === '/metrics') handler(request, response);
    else response.writeHead(404).end();
  });
  metricsServers.add(server);
  server.unref();
  // A scraper that keeps its connection keeps no process either.
  server.on('connection', (socket) => socket.unref());
  try {
    const address = await listen(server, port, host);
    server.on('error', (error) => {
      warnOnce('metrics server failure', `The metrics server at ${host} reports ${errorType(error)} and goes on.`);
    });
    const shown = host.includes(':') ? `[${host}]` : host;
    return {
      url: `http://${shown}:${address.port}/metrics`,
      close: () =>
        new Promise((resolve) => {
          server.close(() => resolve());
          server.closeAllConnections();
        }),
    };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const why = code === 'EADDRINUSE' ? 'the port is taken' : `listening failed (${code ?? 'unknown error'})`;
    throw new MetricsServerError(
      `The metrics page cannot be served at ${host}:${port}: ${why}. Set metrics.port or PULSETRAIL_METRICS_PORT to a free port (0 for any).`,
    );
  }
}
