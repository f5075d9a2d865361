import { once } from 'node:events';
import {
  Agent,
  createServer,
  type IncomingHttpHeaders,
  type RequestListener,
  type RequestOptions,
  request,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { type HttpOptions, resolveHttp } from '../../src/http/options.js';
import { type HttpServerSetup, observeHttpServer } from '../../src/http/server.js';
import { resolving } from '../../src/problems.js';
import type { TestTiming } from './timing.js';

export interface TestServer {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/** A `node:http` server on a free port of the loopback. */
export async function serve(listener: RequestListener): Promise<TestServer> {
  const server = createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Asks over a connection of one's own choice; `body` is sent in the chunks given, each after the former is flushed. */
export async function ask(url: string, options: RequestOptions = {}, chunks: readonly string[] = []): Promise<Answer> {
  const sent = request(url, options);
  sent.flushHeaders();
  for (const chunk of chunks) await new Promise<void>((resolve) => sent.write(chunk, () => setImmediate(resolve)));
  sent.end();
  const [response] = await once(sent, 'response');
  let body = '';
  for await (const chunk of response) body += String(chunk);
  return { status: response.statusCode, headers: response.headers, body };
}

/** An agent that sends everything over one kept connection. */
export const oneConnection = (): Agent => new Agent({ keepAlive: true, maxSockets: 1 });

/** Observes servers into a test's registry and spans until it is stopped; ids are hashed to `hash of <id>`. */
export function observeServer(
  { tracer, registry }: TestTiming,
  attach?: HttpServerSetup['attach'],
  http: HttpOptions = { ignorePaths: ['/healthz'] },
  shares: HttpServerSetup['shares'] = {},
): () => void {
  const options = resolving((problems) => resolveHttp(http, problems));
  if (options === undefined) throw new Error('HTTP is left alone');
  return observeHttpServer({ tracer, registry, attach, options, shares, hash: (id) => `hash of ${id}` });
}
