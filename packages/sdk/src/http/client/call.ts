import {
  type Context,
  context,
  propagation,
  type Span,
  SpanKind,
  SpanStatusCode,
  type TextMapSetter,
} from '@opentelemetry/api';
import { isTracingSuppressed } from '@opentelemetry/core';
import { metrics } from '@pulsetrail/catalog/metrics';
import { errorType } from '../../error-type.js';
import type { Histogram } from '../../registry/histogram.js';
import type { Registry } from '../../registry/registry.js';
import { withActiveSpan } from '../../trace/active-span.js';
import { now } from '../../trace/clock.js';
import { recordWithSpan } from '../../trace/exemplar.js';
import { RecordedSpan } from '../../trace/recorded-span.js';
import { SpanTemplate } from '../../trace/span-template.js';
import type { RecordingTracer } from '../../trace/tracer-provider.js';
import { type HttpMethod, httpMethod, httpMethods, statusText } from '../methods.js';

/** What the HTTP clients need of the process. */
export interface HttpClientSetup {
  /** Absent where nothing is traced. */
  readonly tracer: RecordingTracer | undefined;
  readonly registry: Registry;
}

/** Where a request goes. Neither path nor query are told, nor what stands before an @. */
export interface ServerAddress {
  readonly host: string;
  readonly port: number;
}

/** One request that the service has sent and that has not yet been answered in full. */
export interface ClientCall {
  readonly method: HttpMethod;
  readonly address: ServerAddress;
  /** Unix milliseconds, as `now` gives them. */
  readonly start: number;
  readonly span: Span | undefined;
  /** What the request carries along. */
  readonly context: Context;
  /** Status code of the answer, once there is one. */
  status: number | undefined;
  ended: boolean;
}

/** Begins and ends what is recorded of a request that the service sends: a CLIENT span, and the duration. */
export class ClientRecorder {
  readonly #tracer: RecordingTracer | undefined;
  readonly #durations: Histogram<
    'http.request.method' | 'server.address' | 'server.port' | 'http.response.status_code' | 'error.type'
  >;
  readonly #templates: ReadonlyMap<HttpMethod, SpanTemplate>;

  constructor({ tracer, registry }: HttpClientSetup) {
    this.#tracer = tracer;
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
    if (isTracingSuppressed(active)) return undefined;
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
    span?.setAttribute('server.address', address.host).setAttribute('server.port', address.port);
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

  /** Hands the headers of the trace to a request that is about to be sent. */
  inject<Carrier>(call: ClientCall, carrier: Carrier, setter: TextMapSetter<Carrier>): void {
    if (call.span !== undefined) propagation.inject(call.context, carrier, setter);
  }

  /** Ends a call; ends after the first are ignored. */
  end(call: ClientCall, error?: unknown): void {
    if (call.ended) return;
    call.ended = true;
    const { method, address, status, span } = call;
    // Source: semantic conventions, HTTP client spans: 4xx are errors too.
    const failure =
      error === undefined ? (status !== undefined && status >= 400 ? statusText(status) : undefined) : errorType(error);
    const end = now();
    const series = this.#durations.with({
      'http.request.method': method.label,
      'server.address': address.host,
      'server.port': String(address.port),
      'http.response.status_code': statusText(status),
      'error.type': failure,
    });
    const seconds = (end - call.start) / 1_000;
    if (!(span instanceof RecordedSpan)) {
      series.record(seconds);
      return;
    }
    if (status !== undefined) span.setAttribute('http.response.status_code', status);
    if (failure !== undefined) span.setAttribute('error.type', failure).setStatus({ code: SpanStatusCode.ERROR });
    span.endAt(end);
    recordWithSpan(series, seconds, span);
  }
}
