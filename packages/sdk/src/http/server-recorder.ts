import type { IncomingMessage, ServerResponse } from 'node:http';
import { defaultTextMapGetter, propagation, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { metrics } from '@pulsetrail/catalog/metrics';
import { type ErrorIdentity, identityOf } from '../error-identity.js';
import { errorType } from '../error-type.js';
import type { Counter } from '../registry/counter.js';
import type { Gauge, GaugeSeries } from '../registry/gauge.js';
import type { Histogram } from '../registry/histogram.js';
import type { Registry } from '../registry/registry.js';
import { withActiveSpan } from '../trace/active-span.js';
import { now } from '../trace/clock.js';
import { recordWithSpan } from '../trace/exemplar.js';
import type { RecordedSpan } from '../trace/recorded-span.js';
import { SpanTemplate } from '../trace/span-template.js';
import type { RecordingTracer } from '../trace/tracer-provider.js';
import { warnOnce } from '../warning.js';
import type { Connection, Exchange } from './exchange.js';
import { acceptInbound } from './inbound.js';
import { type HttpMethod, httpMethod, statusText } from './methods.js';
import type { ResolvedHttp } from './options.js';
import type { Routes } from './routes/index.js';

/** What recording of requests needs of the process. */
export interface ServerRecorderSetup {
  /** Absent where nothing is traced. */
  readonly tracer: RecordingTracer | undefined;
  readonly registry: Registry;
  readonly options: Pick<ResolvedHttp, 'user' | 'trustInbound' | 'baggage'>;
  /** Shares of traces by route. */
  readonly shares: Readonly<Record<string, number>>;
  readonly hash: (id: string) => string;
  readonly routes: Routes;
}

/** What requests of one method over one scheme have in common. */
interface Kind {
  readonly template: SpanTemplate;
  readonly active: GaugeSeries;
}

/** Whether a request has a header that a propagator reads, without making an object of all of them. */
function carries(rawHeaders: readonly string[], wanted: ReadonlySet<string>, lengths: ReadonlySet<number>): boolean {
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] as string;
    if (lengths.has(name.length) && wanted.has(name.toLowerCase())) return true;
  }
  return false;
}

/** Begins and ends what is recorded of a request: the span, the duration, and the number in progress. */
export class ServerRecorder {
  readonly #setup: ServerRecorderSetup;
  readonly #durations: Histogram<
    'http.request.method' | 'http.route' | 'http.response.status_code' | 'url.scheme' | 'error.type'
  >;
  readonly #active: Gauge<'http.request.method' | 'url.scheme'>;
  readonly #errors: Counter<'component' | 'operation' | 'error.type' | 'error.fingerprint'>;
  readonly #kinds = { http: new Map<HttpMethod, Kind>(), https: new Map<HttpMethod, Kind>() } as const;
  readonly #fields: ReadonlySet<string>;
  readonly #lengths: ReadonlySet<number>;
  readonly #hasShares: boolean;
  /** Requests that are under way. */
  #open = 0;
  #idle: (() => void) | undefined = undefined;
  /** Whether a route's share is lower than that of all: then a trace may turn out not to be kept after all. */
  readonly #takesBack: boolean;

  constructor(setup: ServerRecorderSetup) {
    this.#setup = setup;
    this.#durations = setup.registry.instrument(metrics.httpServerRequestDuration);
    this.#errors = setup.registry.instrument(metrics.operationErrors);
    this.#active = setup.registry.instrument(metrics.httpServerActiveRequests);
    this.#fields = new Set(propagation.fields().map((field) => field.toLowerCase()));
    this.#lengths = new Set([...this.#fields].map(({ length }) => length));
    const shares = Object.values(setup.shares);
    this.#hasShares = shares.length > 0;
    this.#takesBack = shares.some((share) => share < (setup.tracer?.ratio ?? 0));
  }

  begin(request: IncomingMessage, response: ServerResponse | undefined, connection: Connection): Exchange {
    const start = now();
    const method = httpMethod(request.method);
    const { template, active } =
      this.#kinds[connection.scheme].get(method) ?? this.#makeKind(connection.scheme, method);
    const { tracer } = this.#setup;
    active.add(1);
    let span: RecordedSpan | undefined;
    let requestContext = ROOT_CONTEXT;
    let ownDecision = true;
    if (tracer !== undefined) {
      let parentContext = carries(request.rawHeaders, this.#fields, this.#lengths)
        ? propagation.extract(ROOT_CONTEXT, request.headers, defaultTextMapGetter)
        : ROOT_CONTEXT;
      const isTrusted = parentContext !== ROOT_CONTEXT && this.#trusts(request);
      if (parentContext !== ROOT_CONTEXT) {
        parentContext = acceptInbound(parentContext, isTrusted, this.#setup.options.baggage);
      }
      const parent = trace.getSpan(parentContext);
      ownDecision = parent === undefined || !isTrusted;
      span = tracer.startEntry(template, parent, !ownDecision, ownDecision && this.#takesBack, start);
      requestContext = withActiveSpan(parentContext, span);
    }
    const exchange: Exchange = {
      request,
      response,
      connection,
      method,
      start,
      active,
      span,
      ownDecision,
      context: requestContext,
      ended: false,
    };
    connection.open.add(exchange);
    this.#open++;
    return exchange;
  }

  /** Calls back once nothing is under way any more. */
  whenIdle(then: () => void): void {
    if (this.#open === 0) then();
    else this.#idle = then;
  }

  /**
   * Ends an exchange; ends after the first are ignored.
   *
   * @param status of the answer; undefined when there was none.
   * @param complete whether the answer was given in full.
   */
  end(exchange: Exchange, status: number | undefined, complete: boolean): void {
    if (exchange.ended) return;
    exchange.ended = true;
    // After what is still to be recorded of this one.
    if (--this.#open === 0 && this.#idle !== undefined) queueMicrotask(this.#idle);
    const { request, connection, method, start, span } = exchange;
    connection.open.delete(exchange);
    exchange.active.add(-1);
    const route = this.#setup.routes.of(request);
    // Source: semantic conventions, HTTP server spans: only 5xx is the server's error.
    const failure = !complete
      ? 'request_aborted'
      : status !== undefined && status >= 500
        ? statusText(status)
        : undefined;
    const end = now();
    const seconds = (end - start) / 1_000;
    const series = this.#durations.with({
      'http.request.method': method.label,
      'http.route': route,
      'http.response.status_code': statusText(status),
      'url.scheme': connection.scheme,
      'error.type': failure,
    });
    const broke = complete && failure !== undefined ? this.#broke(exchange, route) : undefined;
    if (span === undefined) {
      series.record(seconds);
      return;
    }
    if (this.#hasShares && exchange.ownDecision) this.#resample(span, route);
    if (span.trace.hasSink && (failure !== undefined || span.trace.isKept || seconds > span.slowAfter)) {
      span.updateName(`${method.spanName} ${route}`);
      span.setAttribute('http.route', route);
      if (status !== undefined) span.setAttribute('http.response.status_code', status);
      if (failure !== undefined) span.setAttribute('error.type', failure).setStatus({ code: SpanStatusCode.ERROR });
      if (broke !== undefined) {
        span.setAttribute('exception.type', broke.type).setAttribute('error.fingerprint', broke.fingerprint);
      }
      this.#nameUser(span, request);
    }
    span.endAt(end);
    recordWithSpan(series, seconds, span);
  }

  #makeKind(scheme: Connection['scheme'], method: HttpMethod): Kind {
    const attributes = { 'http.request.method': method.label, 'url.scheme': scheme };
    const template = new SpanTemplate(method.spanName, SpanKind.SERVER, attributes);
    const kind: Kind = { template, active: this.#active.with(attributes) };
    this.#kinds[scheme].set(method, kind);
    return kind;
  }

  #trusts(request: IncomingMessage): boolean {
    try {
      return this.#setup.options.trustInbound(request);
    } catch (error) {
      warnOnce(
        'http.trustInbound',
        `http.trustInbound threw ${errorType(error)}; the request's own decision to sample is not followed, nor its baggage taken over.`,
      );
      return false;
    }
  }

  #resample(span: RecordedSpan, route: string): void {
    const { shares, tracer } = this.#setup;
    const share = Object.hasOwn(shares, route) ? shares[route] : undefined;
    if (share !== undefined) tracer?.resample(span.trace, share);
  }

  /**
   * What broke, where that is known; counted where no timer has. The span calls it `exception.type`, since `error.type` is
   * the status, as it is of the metric.
   */
  #broke({ request, method, span }: Exchange, route: string): ErrorIdentity | undefined {
    const thrown = this.#setup.routes.thrownBy(request);
    const broke = thrown === undefined ? span?.trace.exception : identityOf(thrown);
    if (broke?.counted === false) {
      this.#errors.add(1, {
        component: 'http',
        operation: `${method.spanName} ${route}`,
        'error.type': broke.type,
        'error.fingerprint': broke.fingerprint,
      });
    }
    return broke;
  }

  #nameUser(span: RecordedSpan, request: IncomingMessage): void {
    const { options, hash } = this.#setup;
    if (options.user === undefined) return;
    try {
      const id = options.user(request);
      if (id !== undefined && id !== null && id !== '') span.setAttribute('enduser.pseudo.id', hash(String(id)));
    } catch (error) {
      warnOnce('http.user', `http.user threw ${errorType(error)}; the span of the request names no user.`);
    }
  }
}
