/** Where kept spans go, and where lost ones are counted. */
export interface SpanSink<HeldSpan> {
  /** Takes an ended span on its way out. Never throws. */
  write(span: HeldSpan): void;
  /** Counts spans that are lost. */
  drop(reason: 'trace_full', count: number): void;
}

/** Spans of one trace within this process that are held until its first span ends; more are dropped and counted. */
const spansHeld = 1_000;

/**
 * The part of a trace that happens in this process, held until its first span ends and then written or forgotten as a
 * whole: errors and slow ones always, the sampled share of the rest.
 */
export class LocalTrace<HeldSpan> {
  /** Whether the sampled share, or the caller, keeps it from the start; also the flag that goes to other services. */
  readonly sampled: boolean;
  readonly #sink: SpanSink<HeldSpan> | undefined;
  #kept: boolean;
  /** Whether it is kept for a reason, and not by the share alone. */
  #wanted = false;
  #root: HeldSpan | undefined = undefined;
  /** Made when a second span ends: most traces have one. */
  #ended: HeldSpan[] | undefined = undefined;
  #overfull = 0;
  #decided = false;

  constructor(sampled: boolean, sink: SpanSink<HeldSpan> | undefined) {
    this.sampled = sampled;
    this.#kept = sampled;
    this.#sink = sink;
  }

  /** The first span in this process: its end decides. */
  set root(span: HeldSpan) {
    this.#root ??= span;
  }

  /** Whether anything can come of what its spans record. */
  get hasSink(): boolean {
    return this.#sink !== undefined;
  }

  /** Whether it is kept, as far as is known by now. */
  get isKept(): boolean {
    return this.#kept;
  }

  /** Whether the trace, as far as is known by now, is written somewhere, so that others may point to it. */
  get isWritten(): boolean {
    return this.#kept && this.#sink !== undefined;
  }

  /** Keeps the trace whatever the share says. */
  keep(): void {
    this.#kept = true;
    this.#wanted = true;
  }

  /** Lets go of what the share alone has kept. */
  forgo(): void {
    if (!this.#wanted) this.#kept = false;
  }

  /** Takes a span that has ended. */
  end(span: HeldSpan, worthKeeping: boolean): void {
    const sink = this.#sink;
    if (sink === undefined) return;
    if (this.#decided) {
      // A span that outlives its root: what the root decided holds, but an error or a slow one is never lost.
      if (this.#kept || worthKeeping) sink.write(span);
      return;
    }
    if (worthKeeping) this.keep();
    if (span === this.#root) this.#decide(span, sink);
    else if (this.#ended === undefined) this.#ended = [span];
    else if (this.#ended.length < spansHeld) this.#ended.push(span);
    else this.#overfull++;
  }

  #decide(root: HeldSpan, sink: SpanSink<HeldSpan>): void {
    this.#decided = true;
    const spans = this.#ended;
    this.#ended = undefined;
    if (!this.#kept) return;
    sink.write(root);
    if (spans !== undefined) for (const ended of spans) sink.write(ended);
    if (this.#overfull > 0) sink.drop('trace_full', this.#overfull);
  }
}
