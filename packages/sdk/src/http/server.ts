import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { EventEmitter } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import {
  type Context,
  context,
  defaultTextMapGetter,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { metrics } from '@pulsetrail/catalog';
import { isMetricsServer } from '../exposition/server.js';
import { otherValue } from '../registry/label-tree.js';
import type { Registry } from '../registry/registry.js';
import { now } from '../trace/clock.js';
import { recordWithSpan } from '../trace/exemplar.js';
import { guarded } from './guarded.js';
import { unmatchedRoute, watchRoutes } from './routes.js';

/** What the HTTP server needs of the process. */
export interface HttpServerSetup {
  readonly tracer: Tracer;
  readonly registry: Registry;
  /** Makes a context active for the rest of the request; absent where another library owns context. */
  readonly attach: ((context: Context) => void) | undefined;
  /** Paths that are neither counted nor traced. */
  readonly ignorePaths: ReadonlySet<string>;
}

interface RequestStart {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly server: Server;
}

const knownMethods: ReadonlySet<string> = new Set(metrics.httpServerRequestDuration.values['http.request.method']);
const statusTexts = Array.from({ length: 1_000 }, (_, status) => String(status));

const pathOf = (request: IncomingMessage): string => (request.url ?? '').split('?', 1)[0] ?? '';

/**
 * Events of a request and its response come from the socket, where no context is; listeners get that of the request.
 * One that is emitted in a context below it, by the service itself, keeps the narrower one.
 */
function emitWithin(emitter: EventEmitter, active: Context): void {
  const emit = emitter.emit;
  emitter.emit = function (this: EventEmitter, ...event: Parameters<EventEmitter['emit']>): boolean {
    return context.active() === ROOT_CONTEXT ? context.with(active, emit, this, ...event) : emit.apply(this, event);
  };
}

/** Why a request failed, if it did. Source: semantic conventions, HTTP server spans: only 5xx is the server's error. */
function failureOf(response: ServerResponse, status: string | undefined): string | undefined {
  if (!response.writableFinished) return 'request_aborted';
  return response.statusCode >= 500 ? status : undefined;
}

/**
 * Counts, times and traces every request that any `node:http` or `node:https` server of the process answers, whatever
 * module system and import order, by Node's diagnostics channel `http.server.request.start`. The SDK's own metrics
 * server is left out.
 *
 * @returns a function that stops it.
 */
export function observeHttpServer({ tracer, registry, attach, ignorePaths }: HttpServerSetup): () => void {
  const durations = registry.instrument(metrics.httpServerRequestDuration);
  const active = registry.instrument(metrics.httpServerActiveRequests);
  const routes = watchRoutes();

  const begin = ({ request, response, server }: RequestStart) => {
    if (isMetricsServer(server) || ignorePaths.has(pathOf(request))) {
      // A connection's requests may share one asynchronous execution: nothing of the last one may show here.
      attach?.(ROOT_CONTEXT);
      return;
    }
    const start = now();
    const method = knownMethods.has(request.method ?? '') ? (request.method as string) : otherValue;
    const scheme = 'encrypted' in request.socket ? 'https' : 'http';
    const activeSeries = active.with({ 'http.request.method': method, 'url.scheme': scheme });
    activeSeries.add(1);

    const parent = propagation.extract(ROOT_CONTEXT, request.headers, defaultTextMapGetter);
    const attributes = { 'http.request.method': method, 'url.scheme': scheme };
    const spanMethod = method === otherValue ? 'HTTP' : method;
    const span: Span = tracer.startSpan(spanMethod, { kind: SpanKind.SERVER, attributes }, parent);
    if (attach !== undefined) {
      const requestContext = trace.setSpan(parent, span);
      emitWithin(request, requestContext);
      emitWithin(response, requestContext);
      attach(requestContext);
    }

    // `close` follows every response, answered or broken off; `finish` only one that was answered in full.
    response.once('close', () => {
      activeSeries.add(-1);
      const route = routes.of(request) ?? unmatchedRoute;
      const status = response.headersSent ? statusTexts[response.statusCode] : undefined;
      const failure = failureOf(response, status);
      span.updateName(`${spanMethod} ${route}`);
      span.setAttribute('http.route', route);
      if (status !== undefined) span.setAttribute('http.response.status_code', response.statusCode);
      if (failure !== undefined) span.setAttribute('error.type', failure).setStatus({ code: SpanStatusCode.ERROR });
      const series = durations.with({
        'http.request.method': method,
        'http.route': route,
        'http.response.status_code': status,
        'url.scheme': scheme,
        'error.type': failure,
      });
      const seconds = (now() - start) / 1_000;
      span.end();
      recordWithSpan(series, seconds, span);
    });
  };

  const onRequest = guarded(begin);
  subscribe('http.server.request.start', onRequest);
  return () => {
    unsubscribe('http.server.request.start', onRequest);
    routes.stop();
  };
}
