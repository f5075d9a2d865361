import { context, type Span, SpanStatusCode, trace } from '@opentelemetry/api';
import { errorType } from '../error-type.js';
import type { Histogram, HistogramSeries } from '../registry/histogram.js';
import type { Labels } from '../registry/label-tree.js';
import { now } from '../trace/clock.js';
import { recordWithSpan } from '../trace/exemplar.js';

/** A timing in progress, for code that a callback cannot wrap. Leaving a `using` block ends it. */
export interface TimerHandle extends Disposable {
  /** The span, for attributes of one's own and as the parent of others. */
  readonly span: Span;
  /** Marks the timing failed: `error.type` on span and histogram. The error's message goes nowhere. */
  fail(error: unknown): void;
  /** Runs a function with the span active, so that spans and log lines within belong to it. */
  run<Result>(fn: () => Result): Result;
  /** Ends the timing and records it; ends after the first are ignored. */
  end(): void;
}

/** One timing: a span, and its duration in one series of a histogram. */
export class Timed implements TimerHandle {
  readonly span: Span;
  readonly #histogram: Histogram;
  readonly #labels: Labels;
  readonly #series: HistogramSeries | undefined;
  readonly #start: number;
  #error: string | undefined;
  #ended = false;

  /** @param series the series of a success where it is held, which saves its look-up. */
  constructor(span: Span, histogram: Histogram, labels: Labels, series: HistogramSeries | undefined) {
    this.span = span;
    this.#histogram = histogram;
    this.#labels = labels;
    this.#series = series;
    this.#start = now();
  }

  fail(error: unknown): void {
    this.#error = errorType(error);
  }

  run<Result>(fn: () => Result): Result {
    return context.with(trace.setSpan(context.active(), this.span), fn);
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    const { span } = this;
    const seconds = (now() - this.#start) / 1_000;
    let series = this.#series;
    if (this.#error !== undefined) {
      span.setAttribute('error.type', this.#error).setStatus({ code: SpanStatusCode.ERROR });
      series = this.#histogram.with({ ...this.#labels, 'error.type': this.#error });
    }
    series ??= this.#histogram.with(this.#labels);
    span.end();
    recordWithSpan(series, seconds, span);
  }

  [Symbol.dispose](): void {
    this.end();
  }
}

const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';

/**
 * Times a call: its result or exception passes through, and the timing ends with it. Of a promise, or anything else with
 * `then`, that is one which settles alike; it is subscribed to once, since a lazy query would run twice otherwise.
 */
export function timeCall<Result>(timed: Timed, fn: (timer: TimerHandle) => Result): Result {
  const succeed = <Value>(value: Value): Value => {
    timed.end();
    return value;
  };
  const fail = (error: unknown): never => {
    timed.fail(error);
    timed.end();
    throw error;
  };
  let result: Result;
  try {
    result = timed.run(() => {
      const returned = fn(timed);
      // A lazy query starts here, within the span.
      return isThenable(returned) ? (returned.then(succeed, fail) as Result) : returned;
    });
  } catch (error) {
    return fail(error);
  }
  return isThenable(result) ? result : succeed(result);
}
