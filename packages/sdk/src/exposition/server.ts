import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { constants, gzip, type ZlibOptions } from 'node:zlib';
import { errorType } from '../error-type.js';
import { warnOnce } from '../warning.js';
import type { MetricsPage } from './page.js';

/** A handler of Node's HTTP server. */
export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => void;

/** Thrown when the metrics server cannot listen. */
export class MetricsServerError extends Error {
  readonly code = 'PULSETRAIL_METRICS_SERVER';
  override readonly name = 'MetricsServerError';
}

/** A page shorter than this, in bytes, fits into a packet or two: compressing it saves nothing. */
const worthCompressing = 1_400;

/** Speed before size: most of a page is repeated labels, which the lowest level already takes out. */
const compress = promisify<string, ZlibOptions, Buffer>(gzip);

/** Whether an Accept-Encoding header takes gzip. Source: RFC 9110, section 12.5.3. */
export function acceptsGzip(header: string | undefined): boolean {
  let any = false;
  for (const part of (header ?? '').split(',')) {
    const [, coding, weight] = /^\s*([^\s;]+)\s*(?:;\s*q=([\d.]+))?\s*$/i.exec(part) ?? [];
    const accepted = weight === undefined || Number(weight) > 0;
    if (coding?.toLowerCase() === 'gzip') return accepted;
    if (coding === '*') any = accepted;
  }
  return any;
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Whether an Authorization header holds the token; takes as long for a nearly right one as for any other. */
function isAuthorized(header: string | undefined, expected: Buffer): boolean {
  const [, given = ''] = /^Bearer +(\S+) *$/i.exec(header ?? '') ?? [];
  return timingSafeEqual(digest(given), expected);
}

/** What a metrics handler is made from. */
export interface MetricsHandlerOptions {
  readonly write: (accept: string | undefined) => Promise<MetricsPage>;
  /** The bearer token that a request has to show; none asks for none. */
  readonly token?: string | undefined;
}

async function answer(request: IncomingMessage, response: ServerResponse, { contentType, body }: MetricsPage) {
  const gzipped = Buffer.byteLength(body) >= worthCompressing && acceptsGzip(request.headers['accept-encoding']);
  const bytes = gzipped ? await compress(body, { level: constants.Z_BEST_SPEED }) : Buffer.from(body);
  response.writeHead(200, {
    'content-type': contentType,
    'content-length': bytes.length,
    vary: 'accept, accept-encoding',
    ...(gzipped && { 'content-encoding': 'gzip' }),
  });
  response.end(request.method === 'HEAD' ? undefined : bytes);
}

/** Answers with the page, or with 500 when it cannot be written: an empty page with 200 would hide the failure. */
export function metricsHandler({ write, token }: MetricsHandlerOptions): RequestHandler {
  const expected = token === undefined ? undefined : digest(token);
  return (request, response) => {
    if (expected !== undefined && !isAuthorized(request.headers.authorization, expected)) {
      response.writeHead(401, { 'www-authenticate': 'Bearer realm="metrics"' }).end();
      return;
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { allow: 'GET, HEAD' }).end();
      return;
    }
    write(request.headers.accept)
      .then((page) => answer(request, response, page))
      .catch((error: unknown) => {
        response.writeHead(500, { 'content-type': 'text/plain; charset=utf-8' });
        response.end(`The metrics could not be collected: ${errorType(error)}.\n`);
      })
      // Somebody else has answered this response already, or broken it off.
      .catch(() => response.destroy());
  };
}

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
