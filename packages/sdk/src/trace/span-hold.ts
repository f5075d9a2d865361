/** Where kept spans go, and where lost ones are counted. */
export interface SpanSink<HeldSpan> {
  /** Takes an ended span on its way out; returns whether it is on its way now. Never throws. */
  write(span: HeldSpan): boolean;
  /** Counts spans that are lost. */
  drop(reason: 'trace_full', count: number): void;
}

/** A trace that holds spans. */
export interface Holder {
  /** Lets go of what it holds. */
  letGo(): void;
}

/** Spans that all long traces of a process hold together; with more, the one that is long for the longest time lets go. */
const heldInAll = 20_000;

/** What the traces of a process share: where their spans go, and how many the long ones among them hold. */
export class SpanHold<HeldSpan> {
  readonly sink: SpanSink<HeldSpan>;
  readonly #holders = new Set<Holder>();
  #held = 0;

  constructor(sink: SpanSink<HeldSpan>) {
    this.sink = sink;
  }

  /** A long trace holds one more. */
  took(holder: Holder): void {
    this.#holders.add(holder);
    this.#held++;
    if (this.#held <= heldInAll) return;
    const [longest] = this.#holders;
    longest?.letGo();
  }

  /** A long trace holds none any more. */
  gave(holder: Holder, count: number): void {
    if (this.#holders.delete(holder)) this.#held -= count;
  }
}
