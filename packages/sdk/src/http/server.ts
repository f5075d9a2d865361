import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Context } from '@opentelemetry/api';
import { isMetricsServer } from '../exposition/server.js';
import { type Connection, type Exchange, emitWithin } from './exchange.js';
import { guarded } from './guarded.js';
import { ignoredContext } from './ignored.js';
import type { ResolvedHttp } from './options.js';
import { watchRoutes } from './routes/index.js';
import { ServerRecorder, type ServerRecorderSetup } from './server-recorder.js';
import { watchUpgrades } from './upgrades.js';

/** What the HTTP server needs of the process. */
export interface HttpServerSetup extends Pick<ServerRecorderSetup, 'tracer' | 'registry' | 'shares' | 'hash'> {
  /** Makes a context active for the rest of the request; absent where another library owns context. */
  readonly attach: ((context: Context) => void) | undefined;
  readonly options: Pick<ResolvedHttp, 'ignorePaths' | 'route' | 'user' | 'trustInbound' | 'baggage'>;
}

interface RequestStart {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly socket: Socket;
  readonly server: Server;
}

interface ResponseFinish {
  readonly response: ServerResponse;
}

function pathOf({ url = '' }: IncomingMessage): string {
  const end = url.indexOf('?');
  return end === -1 ? url : url.slice(0, end);
}

const statusOf = ({ response }: Exchange): number | undefined =>
  response?.headersSent ? response.statusCode : undefined;

/**
 * Counts, times and traces every request that any `node:http` or `node:https` server of the process answers, whatever
 * module system and import order, by Node's diagnostics channels `http.server.request.start` and
 * `http.server.response.finish`. The SDK's own metrics server is left out.
 *
 * @returns a function that stops it.
 */
export function observeHttpServer(setup: HttpServerSetup): () => void {
  const { attach, options } = setup;
  const routes = watchRoutes(options.route);
  const recorder = new ServerRecorder({ ...setup, routes });
  const exchangeKey = Symbol('pulsetrail.exchange');
  const connectionKey = Symbol('pulsetrail.connection');
  type Answering = ServerResponse & { [exchangeKey]?: Exchange };
  type Connected = Socket & { [connectionKey]?: Connection };

  const abandon = guarded(({ open }: Connection) => {
    for (const exchange of open) recorder.end(exchange, statusOf(exchange), false);
  });

  const connectionOf = (socket: Connected, server: object): Connection => {
    const known = socket[connectionKey];
    if (known !== undefined) return known;
    const connection: Connection = {
      scheme: 'encrypted' in socket ? 'https' : 'http',
      ignored: isMetricsServer(server),
      open: new Set(),
    };
    socket[connectionKey] = connection;
    // What was never answered in full: the client is gone, the server was closed, or it waited behind another answer.
    socket.once('close', () => abandon(connection, 'close'));
    return connection;
  };

  const isIgnored = (request: IncomingMessage, connection: Connection): boolean =>
    connection.ignored || options.ignorePaths.has(pathOf(request));

  const enter = (request: IncomingMessage, response: ServerResponse, own: Context): void => {
    if (attach === undefined) return;
    emitWithin(request, own);
    emitWithin(response, own);
    attach(own);
  };

  const onStart = guarded(({ request, response, socket, server }: RequestStart) => {
    const connection = connectionOf(socket, server);
    if (isIgnored(request, connection)) {
      // A connection's requests may share one asynchronous execution: nothing of the last one may show here.
      enter(request, response, ignoredContext);
      return;
    }
    const exchange = recorder.begin(request, response, connection);
    (response as Answering)[exchangeKey] = exchange;
    if (exchange.span !== undefined) enter(request, response, exchange.context);
  });

  const onFinish = guarded(({ response }: ResponseFinish) => {
    const exchange = (response as Answering)[exchangeKey];
    if (exchange !== undefined) recorder.end(exchange, response.statusCode, true);
  });

  const stopUpgrades = watchUpgrades((request, server) => {
    const connection = connectionOf(request.socket, server);
    if (isIgnored(request, connection)) return undefined;
    const exchange = recorder.begin(request, undefined, connection);
    return {
      context: exchange.context,
      answered: (status) => recorder.end(exchange, status, true),
      abandoned: () => recorder.end(exchange, undefined, false),
    };
  });
  subscribe('http.server.request.start', onStart);
  subscribe('http.server.response.finish', onFinish);
  return () => {
    unsubscribe('http.server.request.start', onStart);
    stopUpgrades();
    // What is under way is still counted when it has been answered.
    recorder.whenIdle(() => {
      unsubscribe('http.server.response.finish', onFinish);
      routes.stop();
    });
  };
}
