import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  type Context,
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
import { otherValue } from '../registry/label-tree.js';
import type { Registry } from '../registry/registry.js';
import { now } from '../trace/clock.js';
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
}

const knownMethods: ReadonlySet<string> = new Set(metrics.httpServerRequestDuration.values['http.request.method']);
const statusTexts = Array.from({ length: 600 }, (_, status) => String(status));

const pathOf = (request: IncomingMessage): string => (request.url ?? '').split('?', 1)[0] ?? '';

/**
 * Counts, times and traces every request that any `node:http` or `node:https` server of the process answers, whatever
 * module system and import order, by Node's diagnostics channel `http.server.request.start`.
 *
 * @returns a function that stops it.
 */
export function observeHttpServer({ tracer, registry, attach, ignorePaths }: HttpServerSetup): () => void {
  const durations = registry.instrument(metrics.httpServerRequestDuration);
  const active = registry.instrument(metrics.httpServerActiveRequests);
  const routes = watchRoutes();

  const begin = (message: unknown) => {
    const { request, response } = message as RequestStart;
    if (ignorePaths.has(pathOf(request))) return;
    const start = now();
    const method = knownMethods.has(request.method ?? '') ? (request.method as string) : otherValue;
    const scheme = 'encrypted' in request.socket ? 'https' : 'http';
    const activeSeries = active.with({ 'http.request.method': method, 'url.scheme': scheme });
    activeSeries.add(1);

    const parent = propagation.extract(ROOT_CONTEXT, request.headers, defaultTextMapGetter);
    const attributes = { 'http.request.method': method, 'url.scheme': scheme };
    const span: Span = tracer.startSpan(method, { kind: SpanKind.SERVER, attributes }, parent);
    attach?.(trace.setSpan(parent, span));

    // `close` follows every response, answered or broken off; `finish` only one that was answered in full.
    response.once('close', () => {
      activeSeries.add(-1);
      const route = routes.of(request) ?? unmatchedRoute;
      const status = response.headersSent ? statusTexts[response.statusCode] : undefined;
      const errorType = !response.writableFinished
        ? 'request_aborted'
        : response.statusCode >= 500
          ? status
          : undefined;
      span.updateName(`${method} ${route}`);
      span.setAttribute('http.route', route);
      if (status !== undefined) span.setAttribute('http.response.status_code', response.statusCode);
      if (errorType !== undefined) span.setAttribute('error.type', errorType).setStatus({ code: SpanStatusCode.ERROR });
      const end = now();
      durations.record((end - start) / 1_000, {
        'http.request.method': method,
        'http.route': route,
        'http.response.status_code': status,
        'url.scheme': scheme,
        'error.type': errorType,
      });
      span.end(end);
    });
  };

  subscribe('http.server.request.start', begin);
  return () => {
    unsubscribe('http.server.request.start', begin);
    routes.stop();
  };
}
