import type { ErrorIdentity } from '../error-identity.js';
import type { Holder, SpanHold } from './span-hold.js';

/** Spans that a trace holds at most, and those without a reason of their own that are written after one with a reason. */
const spansHeld = 1_000;

/** Spans of a trace that is not yet long: so many are bounded by what the service has open at a time. */
const shortTrace = 64;

/**
 * The part of a trace that happens in this process. Errors and slow spans are written as they end, and with them what is
 * held of the trace and what follows; so is all of a trace that the share or the caller keeps. The rest is held until the
 * first span ends, and then forgotten.
 *
 * A trace that is long or never ends, such as that of a consumer's loop, holds its latest 1,000 spans, and after an error
 * 1,000 ordinary ones are written: what an error takes place in is seen, and the loop is not written for ever after. Spans
 * of a kept trace that are not written are counted.
 */
export class LocalTrace<HeldSpan> implements Holder {
  /** Whether the sampled share, or the caller, keeps it from the start; also the flag that goes to other services. */
  readonly sampled: boolean;
  /** The last exception that was seen in it: a request that is answered with 5xx names it. */
  exception: ErrorIdentity | undefined = undefined;
  readonly #hold: SpanHold<HeldSpan> | undefined;
  #kept: boolean;
  /** Whether it is kept for a reason, and not by the share alone. */
  #wanted = false;
  /** Spans without a reason of their own that are still written as they end. */
  #credit: number;
  #root: HeldSpan | undefined = undefined;
  /** Made when a second span ends: most traces have one. Once full, the latest replaces the oldest. */
  #held: HeldSpan[] | undefined = undefined;
  #oldest = 0;
  #lost = 0;
  #decided = false;

  /**
   * @param open whether the end of the first span may take back what the share has decided: until then nothing is written
   *   for its sake.
   */
  constructor(sampled: boolean, hold: SpanHold<HeldSpan> | undefined, open = false) {
    this.sampled = sampled;
    this.#kept = sampled;
    this.#credit = sampled && !open ? Number.POSITIVE_INFINITY : 0;
    this.#hold = hold;
  }

  /** The first span in this process: its end decides. */
  set root(span: HeldSpan) {
    this.#root ??= span;
  }

  /** Whether anything can come of what its spans record. */
  get hasSink(): boolean {
    return this.#hold !== undefined;
  }

  /** Whether it is kept, as far as is known by now. */
  get isKept(): boolean {
    return this.#kept;
  }

  /** Keeps the whole trace whatever the share says. */
  keep(): void {
    this.#want(Number.POSITIVE_INFINITY);
  }

  /** Lets go of what the share alone has kept, where that was left open. */
  forgo(): void {
    if (!this.#wanted && this.#credit === 0) this.#kept = false;
  }

  /** Takes a span that has ended; returns whether it is written by now. */
  end(span: HeldSpan, worthKeeping: boolean): boolean {
    const hold = this.#hold;
    if (hold === undefined) return false;
    if (worthKeeping) this.#want(spansHeld);
    const isRoot = span === this.#root;
    if (isRoot) this.#decide();
    if (worthKeeping || (isRoot && this.#kept)) return hold.sink.write(span);
    if (this.#credit > 0) {
      this.#credit--;
      return hold.sink.write(span);
    }
    if (!this.#decided) this.#holdBack(span, hold);
    else if (this.#wanted) hold.sink.drop('trace_full', 1);
    return false;
  }

  letGo(): void {
    const held = this.#take();
    this.#lost += held.length;
  }

  #want(credit: number): void {
    this.#kept = true;
    this.#wanted = true;
    this.#credit = Math.max(this.#credit, credit);
    this.#writeHeld();
  }

  #decide(): void {
    this.#decided = true;
    if (!this.#kept) this.#take();
    else {
      this.#credit = Math.max(this.#credit, this.sampled ? Number.POSITIVE_INFINITY : spansHeld);
      this.#writeHeld();
    }
  }

  #holdBack(span: HeldSpan, hold: SpanHold<HeldSpan>): void {
    this.#held ??= [];
    const held = this.#held;
    if (held.length < spansHeld) {
      held.push(span);
      if (held.length > shortTrace) hold.took(this);
      return;
    }
    held[this.#oldest] = span;
    this.#oldest = (this.#oldest + 1) % spansHeld;
    this.#lost++;
  }

  #writeHeld(): void {
    const sink = this.#hold?.sink;
    if (sink === undefined) return;
    if (this.#held !== undefined) for (const span of this.#take()) sink.write(span);
    if (this.#lost > 0) sink.drop('trace_full', this.#lost);
    this.#lost = 0;
  }

  /** What is held, oldest first; nothing is, afterwards. */
  #take(): readonly HeldSpan[] {
    const held = this.#held ?? [];
    const oldest = this.#oldest;
    this.#held = undefined;
    this.#oldest = 0;
    if (held.length > shortTrace) this.#hold?.gave(this, held.length - shortTrace);
    return oldest === 0 ? held : [...held.slice(oldest), ...held.slice(0, oldest)];
  }
}
