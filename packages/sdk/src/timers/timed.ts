import { type Attributes, type Context, context, type Span, SpanStatusCode } from '@opentelemetry/api';
import { type ErrorIdentity, identityOf, identityOfType } from '../error-identity.js';
import { errorType } from '../error-type.js';
import type { HistogramSeries } from '../registry/histogram.js';
import type { Labels } from '../registry/label-tree.js';
import { withActiveSpan } from '../trace/active-span.js';
import { now } from '../trace/clock.js';
import { withoutOwnSpan } from '../trace/database-timer.js';
import { recordWithSpan } from '../trace/exemplar.js';
import { RecordedSpan } from '../trace/recorded-span.js';
import { noSpan } from '../trace/tracer-provider.js';
import { warnOnce } from '../warning.js';
import type { TimedOperation, TimedSubject, TimingPlan } from './plan.js';
import { reportSlow } from './slow-operation.js';

/** A timing in progress, for code that a callback cannot wrap. Leaving a `using` block ends it. */
export interface TimerHandle extends Disposable {
  /** The span, for attributes of one's own and as the parent of others. */
  readonly span: Span;
  /**
   * What is known only now: names that are labels of the metric (such as `score.model.version`) become labels, and all
   * become attributes of the span. The component and the operation stay what they are.
   */
  set(values: Attributes): void;
  /** Marks the timing failed: `error.type` on span and histogram. The error's message goes nowhere. */
  fail(error: unknown): void;
  /** Runs a function with the span active, so that spans and log lines within belong to it. */
  run<Result>(fn: () => Result): Result;
  /** Ends the timing and records it; ends after the first are ignored. */
  end(): void;
}

/** Labels that say what a series is about, and whether it failed: not a matter of a single call. */
const fixedLabels: ReadonlySet<string> = new Set(['component', 'operation', 'flow.name', 'flow.step', 'error.type']);

function countError({ component, name, errors }: TimedOperation, error: ErrorIdentity): void {
  const { type, fingerprint } = error;
  errors.add(1, { component, operation: name, 'error.type': type, 'error.fingerprint': fingerprint });
  error.counted = true;
}

/** One timing: a span, and its duration in one series of a histogram. */
export class Timed implements TimerHandle {
  readonly span: Span;
  readonly #subject: TimedSubject;
  readonly #plan: TimingPlan;
  readonly #slowAfter: number;
  readonly #start: number;
  #labels: Labels | undefined = undefined;
  #error: ErrorIdentity | undefined = undefined;
  #ended = false;

  /**
   * @param slowAfter seconds after which it is slow.
   * @param start a reading of `now`.
   */
  constructor(span: Span, subject: TimedSubject, plan: TimingPlan, slowAfter: number, start: number) {
    this.span = span;
    this.#subject = subject;
    this.#plan = plan;
    this.#slowAfter = slowAfter;
    this.#start = start;
  }

  /** Whether it has ended. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Whether it has failed so far. */
  get failed(): boolean {
    return this.#error !== undefined;
  }

  set(values: Attributes): void {
    if (this.#ended || typeof values !== 'object' || values === null) return;
    const { labels } = this.#subject.histogram.definition;
    try {
      for (const [name, value] of Object.entries(values)) {
        const isLabel = labels.includes(name);
        if (isLabel && fixedLabels.has(name)) continue;
        this.span.setAttribute(name, value ?? '');
        if (!isLabel) continue;
        this.#labels = { ...(this.#labels ?? this.#plan.labels), [name]: value as string };
      }
    } catch (error) {
      // A getter that throws, or a span of another library.
      warnOnce('timer set', `timer.set() met ${errorType(error)} and left out what it was given. Mend the values.`);
    }
  }

  fail(error: unknown): void {
    this.#error = identityOf(error);
    if (this.span instanceof RecordedSpan) this.span.trace.exception = this.#error;
  }

  /** Marks it failed with an `error.type` that is known to be one. */
  failAs(type: string): void {
    this.#error = identityOfType(type);
  }

  run<Result>(fn: () => Result): Result {
    return this.runIn(context.active(), fn);
  }

  /** Runs a function with the span active on top of a context; where there is no span, as it is. */
  runIn<Result, Args extends unknown[]>(active: Context, fn: (...args: Args) => Result, ...args: Args): Result {
    const { span } = this;
    if (span instanceof RecordedSpan) return context.with(withActiveSpan(active, span), fn, undefined, ...args);
    return withoutOwnSpan(this.#plan.template, () =>
      span === noSpan ? fn(...args) : context.with(withActiveSpan(active, span), fn, undefined, ...args),
    );
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    try {
      this.#record(now());
    } catch {
      // A span or logger of another library that throws: not the service's concern.
      warnOnce('timer end', 'A timing was not recorded in full, since a span or logger of another library threw.');
    }
  }

  #record(end: number): void {
    const { span } = this;
    const subject = this.#subject;
    const seconds = (end - this.#start) / 1_000;
    const series = this.#series();
    if (this.#error !== undefined) {
      const { type, fingerprint } = this.#error;
      if (subject.component !== undefined) countError(subject, this.#error);
      span
        .setAttribute('error.type', type)
        .setAttribute('error.fingerprint', fingerprint)
        .setStatus({ code: SpanStatusCode.ERROR });
    }
    if (span instanceof RecordedSpan) span.endAt(end);
    else span.end();
    recordWithSpan(series, seconds, span);
    if (seconds > this.#slowAfter && subject.component !== undefined) {
      reportSlow(subject, seconds, this.#slowAfter, withActiveSpan(context.active(), span));
    }
  }

  #series(): HistogramSeries {
    if (this.#error === undefined && this.#labels === undefined) return this.#plan.series;
    const labels = this.#labels ?? this.#plan.labels;
    return this.#subject.histogram.with(
      this.#error === undefined ? labels : { ...labels, 'error.type': this.#error.type },
    );
  }

  [Symbol.dispose](): void {
    this.end();
  }
}
