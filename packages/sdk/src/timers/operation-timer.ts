import type { Attributes, Span, SpanKind, Tracer } from '@opentelemetry/api';
import type { Histogram, HistogramSeries } from '../registry/histogram.js';
import type { Labels } from '../registry/label-tree.js';
import { RecordedSpan } from '../trace/recorded-span.js';
import { Timed, type TimerHandle, timeCall } from './timed.js';

/** What a timer knows of an operation: from the catalog, or made up for one that is not declared. */
export interface TimedOperation {
  readonly name: string;
  readonly component: string;
  /** Seconds after which it is slow; undefined leaves it to the process's default. */
  readonly slowAfter: number | undefined;
  /** The labels of a success when nothing else is known. */
  readonly labels: Labels;
  /** The series of those labels. */
  readonly series: HistogramSeries;
}

/** What one timing adds to its operation. */
export interface TimingDetails {
  readonly spanName: string;
  readonly kind: SpanKind;
  readonly attributes: Attributes;
  /** Labels beyond the operation's own; undefined when there are none, which lets the held series be used. */
  readonly labels: Labels | undefined;
}

/** Options that every timer takes. */
export interface TimerOptions {
  /** For an operation that no catalog declares: the component it belongs to. Default `default`. */
  readonly component?: string;
  /** Attributes for the span. Nothing personal: they leave the process. */
  readonly attributes?: Attributes;
}

/**
 * Times an operation, in one of two forms. With a function, it is called with the span active, and what it returns or
 * throws passes through. Without, a handle is returned that ends with `end()` or with its `using` block.
 */
export interface OperationTimer<Name extends string, Options extends TimerOptions> {
  <Result>(operation: Name, fn: (timer: TimerHandle) => Result): Result;
  <Result>(operation: Name, options: Options, fn: (timer: TimerHandle) => Result): Result;
  <Result>(options: Options & { readonly operation: Name }, fn: (timer: TimerHandle) => Result): Result;
  (operation: Name, options?: Options): TimerHandle;
  (options: Options & { readonly operation: Name }): TimerHandle;
}

/** What a kind of timer is made from. */
export interface OperationTimerSetup<Options extends TimerOptions> {
  readonly tracer: Tracer;
  readonly histogram: Histogram;
  /** Finds an operation by its name; one that is not declared is made from the options. */
  readonly operation: (name: string, options: Options) => TimedOperation;
  /** What the kind adds: span name, attributes, labels. */
  readonly details: (operation: TimedOperation, options: Options) => TimingDetails;
}

/** Remembers the operations of a kind, so that the series of a success is looked up once. */
export function rememberOperations(
  histogram: Histogram,
  declared: ReadonlyMap<string, { readonly component: string; readonly slowAfter: number | undefined }>,
  extra: (name: string) => Labels = () => ({}),
): (name: string, options: TimerOptions) => TimedOperation {
  const known = new Map<string, TimedOperation>();
  const make = (name: string, component: string, slowAfter: number | undefined): TimedOperation => {
    const labels: Labels = { component, operation: name, ...extra(name) };
    return { name, component, slowAfter, labels, series: histogram.with(labels) };
  };
  for (const [name, { component, slowAfter }] of declared) known.set(name, make(name, component, slowAfter));
  const limit = known.size + 1_000;
  return (name, options) => {
    const operation = known.get(name);
    if (operation !== undefined && (declared.has(name) || operation.component === (options.component ?? 'default'))) {
      return operation;
    }
    const made = make(name, options.component ?? 'default', undefined);
    // Names that no catalog bounds: past the limit they are still timed, only not remembered.
    if (known.size < limit) known.set(name, made);
    return made;
  };
}

const noOptions = Object.freeze({});

/** Makes the timer of a kind. */
export function operationTimer<Name extends string, Options extends TimerOptions>(
  setup: OperationTimerSetup<Options>,
): OperationTimer<Name, Options> {
  const begin = (name: string, options: Options): Timed => {
    const operation = setup.operation(name, options);
    const { spanName, kind, attributes, labels } = setup.details(operation, options);
    const span: Span = setup.tracer.startSpan(spanName, { kind, attributes });
    if (span instanceof RecordedSpan && operation.slowAfter !== undefined) span.slowAfter = operation.slowAfter;
    if (options.attributes !== undefined) span.setAttributes(options.attributes);
    return labels === undefined
      ? new Timed(span, setup.histogram, operation.labels, operation.series)
      : new Timed(span, setup.histogram, { ...operation.labels, ...labels }, undefined);
  };
  type Fn = (timer: TimerHandle) => unknown;
  return ((first: string | (Options & { operation: string }), second?: Options | Fn, third?: Fn): unknown => {
    const byName = typeof first !== 'object' || first === null;
    const fn = typeof second === 'function' ? second : third;
    const given = typeof second === 'object' && second !== null ? second : (noOptions as Options);
    // Untyped callers may leave out the name; that is no reason to fail what they time.
    const timed = begin(String(byName ? first : first.operation), byName ? given : first);
    return fn === undefined ? timed : timeCall(timed, fn);
  }) as OperationTimer<Name, Options>;
}
