import {
  type Context,
  context,
  isSpanContextValid,
  type Span,
  SpanKind,
  type SpanOptions,
  TraceFlags,
  type Tracer,
  type TracerOptions,
  type TracerProvider,
  trace,
} from '@opentelemetry/api';
import { type InstrumentationScope, isTracingSuppressed } from '@opentelemetry/core';
import type { Resource } from '@opentelemetry/resources';
import { fromTimeInput } from './clock.js';
import { LocalTrace, type SpanSink } from './local-trace.js';
import { RecordedSpan } from './recorded-span.js';

/** What all tracers of a process share. */
export interface TracingOptions {
  readonly resource: Resource;
  /** Share of traces kept without a reason, 0 to 1. */
  readonly ratio: number;
  /** Seconds after which a span without a target of its own is slow. */
  readonly slowAfter: number;
  /** Where kept spans go; absent when nothing exports them. */
  readonly sink: SpanSink<RecordedSpan> | undefined;
}

const noSpan = trace.wrapSpanContext({
  traceId: '00000000000000000000000000000000',
  spanId: '0000000000000000',
  traceFlags: TraceFlags.NONE,
});

/** Makes spans that are kept as compact records until their trace ends in this process. */
export class RecordingTracer implements Tracer {
  readonly #scope: InstrumentationScope;
  readonly #options: TracingOptions;

  constructor(scope: InstrumentationScope, options: TracingOptions) {
    this.#scope = scope;
    this.#options = options;
  }

  startSpan(name: string, options: SpanOptions = {}, parentContext: Context = context.active()): Span {
    if (isTracingSuppressed(parentContext)) return noSpan;
    return this.start(name, options, options.root ? undefined : trace.getSpan(parentContext));
  }

  /** Starts a span below a given one, without looking into a context. */
  start(name: string, options: SpanOptions, parentSpan: Span | undefined): RecordedSpan {
    const { ratio, slowAfter, sink, resource } = this.#options;
    const parent = parentSpan?.spanContext();
    const validParent = parent !== undefined && isSpanContextValid(parent) ? parent : undefined;
    const inherited = parentSpan instanceof RecordedSpan ? parentSpan.trace : undefined;
    const localTrace =
      inherited ??
      new LocalTrace(
        validParent === undefined ? Math.random() < ratio : (validParent.traceFlags & TraceFlags.SAMPLED) !== 0,
        sink,
      );
    const span = new RecordedSpan({
      name,
      kind: options.kind ?? SpanKind.INTERNAL,
      trace: localTrace,
      parent: validParent,
      attributes: options.attributes,
      links: options.links,
      startTime: options.startTime === undefined ? undefined : fromTimeInput(options.startTime),
      scope: this.#scope,
      resource,
      slowAfter,
    });
    if (inherited === undefined) localTrace.root = span;
    return span;
  }

  startActiveSpan<F extends (span: Span) => unknown>(name: string, fn: F): ReturnType<F>;
  startActiveSpan<F extends (span: Span) => unknown>(name: string, options: SpanOptions, fn: F): ReturnType<F>;
  startActiveSpan<F extends (span: Span) => unknown>(
    name: string,
    options: SpanOptions,
    parent: Context,
    fn: F,
  ): ReturnType<F>;
  startActiveSpan<F extends (span: Span) => unknown>(
    name: string,
    ...rest: [F] | [SpanOptions, F] | [SpanOptions, Context, F]
  ): ReturnType<F> {
    const fn = rest.at(-1) as F;
    const options = rest.length > 1 ? (rest[0] as SpanOptions) : {};
    const parent = rest.length > 2 ? (rest[1] as Context) : context.active();
    const span = this.startSpan(name, options, parent);
    return context.with(trace.setSpan(parent, span), () => fn(span) as ReturnType<F>);
  }
}

/** The process's tracer provider: one tracer per instrumentation scope. */
export class RecordingTracerProvider implements TracerProvider {
  readonly #options: TracingOptions;
  readonly #tracers = new Map<string, RecordingTracer>();

  constructor(options: TracingOptions) {
    this.#options = options;
  }

  getTracer(name: string, version?: string, options?: TracerOptions): RecordingTracer {
    const key = `${name}@${version ?? ''}@${options?.schemaUrl ?? ''}`;
    let tracer = this.#tracers.get(key);
    if (tracer === undefined) {
      const scope: InstrumentationScope = {
        name,
        ...(version !== undefined && { version }),
        ...(options?.schemaUrl !== undefined && { schemaUrl: options.schemaUrl }),
      };
      tracer = new RecordingTracer(scope, this.#options);
      this.#tracers.set(key, tracer);
    }
    return tracer;
  }
}
