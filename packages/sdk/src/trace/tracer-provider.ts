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
import type { InstrumentationScope } from '@opentelemetry/core';
import type { Resource } from '@opentelemetry/resources';
import { errorType } from '../error-type.js';
import { isTracingSuppressed } from '../suppression.js';
import { warnOnce } from '../warning.js';
import { withActiveSpan } from './active-span.js';
import { fromTimeInput, now } from './clock.js';
import { isWithinDatabaseTimer } from './database-timer.js';
import { drawKey } from './draw-trace.js';
import { LocalTrace } from './local-trace.js';
import { RecordedSpan, type SpanOrigin } from './recorded-span.js';
import { SpanHold, type SpanSink } from './span-hold.js';
import { type SpanTemplate, templateOf } from './span-template.js';

/** What all tracers of a process share. */
export interface TracingOptions {
  readonly resource: Resource;
  /** Share of traces kept without a reason, 0 to 1. */
  readonly ratio: number;
  /** Whether the decision that comes with a caller's trace may be followed. Default true. */
  readonly followsParents?: boolean;
  /** Seconds after which a span without a target of its own is slow. */
  readonly slowAfter: number;
  /** Where kept spans go; absent when nothing exports them. */
  readonly sink: SpanSink<RecordedSpan> | undefined;
}

/** What takes the place of a span where none is wanted. */
export const noSpan = trace.wrapSpanContext({
  traceId: '00000000000000000000000000000000',
  spanId: '0000000000000000',
  traceFlags: TraceFlags.NONE,
});

/** The kind of a span; that of a driver's instrumentation within a `dbTimer` is a part of the call, not a second one. */
function kindOf({ kind = SpanKind.INTERNAL, attributes }: SpanOptions, parent: Span | undefined): SpanKind {
  const isCall = kind === SpanKind.CLIENT && attributes !== undefined;
  const isDatabase = isCall && ('db.system.name' in attributes || 'db.system' in attributes);
  return isDatabase && isWithinDatabaseTimer(parent) ? SpanKind.INTERNAL : kind;
}

/** A given context with a span on top; of untyped code it can be anything, which the active one then stands for. */
function contextWith(span: Span, given: Context): Context {
  try {
    if (typeof given.getValue === 'function') return withActiveSpan(given, span);
  } catch {
    // What is wrong with it has been said as the span was started.
  }
  return withActiveSpan(context.active(), span);
}

/** Makes spans that are kept as compact records until their trace ends in this process. */
export class RecordingTracer implements Tracer {
  readonly #origin: SpanOrigin;
  readonly #options: TracingOptions;
  readonly #hold: SpanHold<RecordedSpan> | undefined;

  constructor(scope: InstrumentationScope, options: TracingOptions, hold: SpanHold<RecordedSpan> | undefined) {
    this.#origin = { scope, resource: options.resource };
    this.#options = options;
    this.#hold = hold;
  }

  [drawKey](): boolean {
    return this.#hold !== undefined && Math.random() < this.#options.ratio;
  }

  startSpan(name: string, options: SpanOptions = {}, parentContext: Context = context.active()): Span {
    try {
      if (isTracingSuppressed(parentContext)) return noSpan;
      const given = options ?? {};
      return this.start(name, given, given.root ? undefined : trace.getSpan(parentContext));
    } catch (error) {
      // Options of untyped code can be anything, such as an object whose getter throws.
      warnOnce('span options', `A span could not be started (${errorType(error)}); there is none. Mend its options.`);
      return noSpan;
    }
  }

  /** Starts a span below a given one, without looking into a context. */
  start(name: string, options: SpanOptions, parent: Span | undefined): RecordedSpan {
    const start = options.startTime === undefined ? now() : fromTimeInput(options.startTime);
    const { attributes } = options;
    const kind = kindOf(options, parent);
    const template = attributes && templateOf(name, kind, attributes);
    const span = this.#begin(template ?? { name, kind }, parent, this.#options.slowAfter, undefined, start);
    if (template === undefined && attributes !== undefined) span.setAttributes(attributes);
    if (options.links !== undefined) span.addLinks(options.links);
    return span;
  }

  /**
   * Starts a span of an operation that has many, in the active context.
   *
   * @param slowAfter seconds after which it is slow.
   * @param share of the traces of this operation that are kept; undefined leaves it to the process's own.
   * @param startTime Unix milliseconds, as `now` gives them.
   */
  startFrom(
    template: SpanTemplate,
    parentContext: Context,
    slowAfter: number,
    share: number | undefined,
    startTime: number,
  ): Span {
    if (isTracingSuppressed(parentContext)) return noSpan;
    return this.#begin(template, trace.getSpan(parentContext), slowAfter, share, startTime);
  }

  /**
   * Starts the first span of a trace in this process, at the entry of a request.
   *
   * @param parent the caller's span, whose trace is continued in any case.
   * @param honored whether the caller's decision to sample is followed.
   * @param open whether {@link resample} may take back that it is kept.
   * @param startTime Unix milliseconds, as `now` gives them.
   */
  startEntry(
    template: SpanTemplate,
    parent: Span | undefined,
    honored: boolean,
    open: boolean,
    startTime: number,
  ): RecordedSpan {
    return this.#begin(template, parent, this.#options.slowAfter, undefined, startTime, honored, open);
  }

  /** Decides anew, before the first span of a trace ends, by the share of what the trace has turned out to be. */
  resample(localTrace: LocalTrace<RecordedSpan>, share: number): void {
    if (share > this.#options.ratio) this.#raise(localTrace, share);
    else if (localTrace.sampled && Math.random() * this.#options.ratio >= share) localTrace.forgo();
  }

  /** The share of traces that are kept without a reason. */
  get ratio(): number {
    return this.#options.ratio;
  }

  /** Seconds after which a span without a target of its own is slow. */
  get slowAfter(): number {
    return this.#options.slowAfter;
  }

  #begin(
    what: SpanTemplate | { readonly name: string; readonly kind: SpanKind },
    parent: Span | undefined,
    slowAfter: number,
    share: number | undefined,
    start: number,
    honored = true,
    open = false,
  ): RecordedSpan {
    if (parent instanceof RecordedSpan) {
      if (share !== undefined) this.#raise(parent.trace, share);
      return new RecordedSpan(this.#origin, what, parent.trace, parent, slowAfter, start);
    }
    const parentContext = parent?.spanContext();
    const remote = parentContext !== undefined && isSpanContextValid(parentContext) ? parentContext : undefined;
    const sampled =
      remote === undefined || !honored || this.#options.followsParents === false
        ? Math.random() < (share ?? this.#options.ratio)
        : (remote.traceFlags & TraceFlags.SAMPLED) !== 0;
    const localTrace = new LocalTrace<RecordedSpan>(sampled, this.#hold, open);
    if (share !== undefined && remote !== undefined) this.#raise(localTrace, share);
    const span = new RecordedSpan(this.#origin, what, localTrace, remote && parent, slowAfter, start);
    localTrace.root = span;
    return span;
  }

  /** Keeps so many of the traces that were not sampled that the share of those with the operation is reached. */
  #raise(localTrace: LocalTrace<RecordedSpan>, share: number): void {
    const { ratio } = this.#options;
    if (share > ratio && (localTrace.isKept || Math.random() < (share - ratio) / (1 - ratio))) localTrace.keep();
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
    return context.with(contextWith(span, parent), fn as (span: Span) => ReturnType<F>, undefined, span);
  }
}

/** The process's tracer provider: one tracer per instrumentation scope. */
export class RecordingTracerProvider implements TracerProvider {
  readonly #options: TracingOptions;
  readonly #hold: SpanHold<RecordedSpan> | undefined;
  readonly #tracers = new Map<string, RecordingTracer>();

  constructor(options: TracingOptions) {
    this.#options = options;
    this.#hold = options.sink && new SpanHold(options.sink);
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
      tracer = new RecordingTracer(scope, this.#options, this.#hold);
      this.#tracers.set(key, tracer);
    }
    return tracer;
  }
}
