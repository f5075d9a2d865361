import {
  type Context,
  context,
  propagation,
  type Span,
  SpanKind,
  SpanStatusCode,
  type TextMapSetter,
  trace,
} from '@opentelemetry/api';
import { metrics } from '@pulsetrail/catalog/metrics';
import { errorType } from '../../error-type.js';
import type { Histogram } from '../../registry/histogram.js';
import type { Registry } from '../../registry/registry.js';
import { isTracingSuppressed } from '../../suppression.js';
import { withActiveSpan } from '../../trace/active-span.js';
import { now } from '../../trace/clock.js';
import { recordWithSpan } from '../../trace/exemplar.js';
import { RecordedSpan } from '../../trace/recorded-span.js';
import { SpanTemplate } from '../../trace/span-template.js';
import type { RecordingTracer } from '../../trace/tracer-provider.js';
import { isBelowIgnored } from '../ignored.js';
import { type HttpMethod, httpMethod, httpMethods, statusText } from '../methods.js';
import { UnreadAnswers } from './unread-answers.js';

/** What the HTTP clients need of the process. */
export interface HttpClientSetup {
  /** Absent where nothing is traced. */
  readonly tracer: RecordingTracer | undefined;
  readonly registry: Registry;
  /** Whether a host is the service's own, so that baggage may go there. */
  readonly isOwnHost: (host: string) => boolean;
}

/** Where a request goes. Neither path nor query are told, nor what stands before an @. */
export interface ServerAddress {
  readonly host: string;
  readonly port: number;
}

/** One request that the service has sent and that has not yet been answered in full. */
export interface ClientCall {
  readonly method: HttpMethod;
  address: ServerAddress;
  /** Unix milliseconds, as `now` gives them. */
  readonly start: number;
  readonly span: Span | undefined;
  /** What the request carries along. */
  readonly context: Context;
  /** Status code of the answer, once there is one. */
  status: number | undefined;
  ended: boolean;
}

/** How headers are put on a request. */
export interface HeaderSetter<Carrier> extends TextMapSetter<Carrier> {
  /** Whether the service itself has set one of this name. */
  has(carrier: Carrier, name: string): boolean;
}

/** Errors of a request that the service has given up. */
const isGivenUp = (error: unknown): boolean => (error as { name?: unknown } | null)?.name === 'AbortError';

/** Begins and ends what is recorded of a request that the service sends: a CLIENT span, and the duration. */
export class ClientRecorder {
  readonly #tracer: RecordingTracer | undefined;
  readonly #durations: Histogram<
    'http.request.method' | 'server.address' | 'server.port' | 'http.response.status_code' | 'error.type'
  >;
  readonly #templates: ReadonlyMap<HttpMethod, SpanTemplate>;
  readonly #isOwnHost: (host: string) => boolean;
  /** Calls that are under way. */
  #open = 0;
  #idle: (() => void) | undefined = undefined;
  readonly #unread = new UnreadAnswers<ClientCall>((call, at) => this.end(call, undefined, at));

  constructor({ tracer, registry, isOwnHost }: HttpClientSetup) {
    this.#tracer = tracer;
    this.#isOwnHost = isOwnHost;
    this.#durations = registry.instrument(metrics.httpClientRequestDuration);
    this.#templates = new Map(
      httpMethods.map((method) => [
        method,
        new SpanTemplate(method.spanName, SpanKind.CLIENT, { 'http.request.method': method.label }),
      ]),
    );
  }

  /** Undefined for what is nobody's request but telemetry's own. */
  begin(methodName: string | undefined, address: ServerAddress): ClientCall | undefined {
    const active = context.active();
    if (isTracingSuppressed(active) && !isBelowIgnored(active)) return undefined;
    const start = now();
    const method = httpMethod(methodName);
    const tracer = this.#tracer;
    const span = tracer?.startFrom(
      this.#templates.get(method) as SpanTemplate,
      active,
      tracer.slowAfter,
      undefined,
      start,
    );
    span?.setAttribute('server.address', address.host);
    this.#open++;
    return {
      method,
      address,
      start,
      span,
      context: span === undefined ? active : withActiveSpan(active, span),
      status: undefined,
      ended: false,
    };
  }

  /**
   * Hands the headers of the trace to a request that is about to be sent. What the service has set itself stays; with a
   * `traceparent` of its own, nothing of our trace goes beside it. Baggage goes to the service's own hosts alone.
   */
  inject<Carrier>(call: ClientCall, carrier: Carrier, setter: HeaderSetter<Carrier>): void {
    if (call.span === undefined) return;
    let carried = call.context;
    if (setter.has(carrier, 'traceparent')) carried = trace.deleteSpan(carried);
    if (propagation.getBaggage(carried) !== undefined && !this.#isOwnHost(call.address.host)) {
      carried = propagation.deleteBaggage(carried);
    }
    propagation.inject(carried, carrier, setter);
  }

  /**
   * The answer has begun; it is to be read, and its end to be told.
   * @param received bytes that its connection has received by now; undefined where others share it.
   */
  answered(call: ClientCall, status: number, received: () => number | undefined): void {
    call.status = status;
    if (!call.ended) this.#unread.begin(call, received);
  }

  /** Ends what has begun to be answered. */
  stop(): void {
    this.#unread.stop();
  }

  /** Calls back once nothing is under way any more. */
  whenIdle(then: () => void): void {
    if (this.#open === 0) then();
    else this.#idle = then;
  }

  /** Ends a call; ends after the first are ignored. One that is given up after its status had come is as good as that. */
  end(call: ClientCall, error?: unknown, end = now()): void {
    if (call.ended) return;
    call.ended = true;
    // After what is still to be recorded of this one.
    if (--this.#open === 0 && this.#idle !== undefined) queueMicrotask(this.#idle);
    this.#unread.forget(call);
    const { method, address, status, span } = call;
    const isBroken = error !== undefined && !(status !== undefined && isGivenUp(error));
    // Source: semantic conventions, HTTP client spans: 4xx are errors too.
    const failure = isBroken
      ? errorType(error)
      : status !== undefined && status >= 400
        ? statusText(status)
        : undefined;
    const series = this.#durations.with({
      'http.request.method': method.label,
      'server.address': address.host,
      'server.port': address.port === 0 ? undefined : String(address.port),
      'http.response.status_code': statusText(status),
      'error.type': failure,
    });
    const seconds = (end - call.start) / 1_000;
    if (!(span instanceof RecordedSpan)) {
      series.record(seconds);
      return;
    }
    if (address.port !== 0) span.setAttribute('server.port', address.port);
    if (status !== undefined) span.setAttribute('http.response.status_code', status);
    if (failure !== undefined) span.setAttribute('error.type', failure).setStatus({ code: SpanStatusCode.ERROR });
    span.endAt(end);
    recordWithSpan(series, seconds, span);
  }
}
