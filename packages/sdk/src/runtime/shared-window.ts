/** Where a window may begin. */
interface Beginning<Mark> {
  /** Seconds. */
  readonly at: number;
  readonly mark: Mark;
}

/**
 * The time that a look at something goes back to, for readers that know nothing of each other: the Prometheus page, OTLP,
 * somebody with curl.
 *
 * It has two beginnings. A look goes back to the later one where that is `shortest` seconds ago or more, and the earlier
 * one then begins anew; otherwise it goes back to the earlier one. So a reader that comes alone, less often than that, sees
 * the time since it was there last, and whoever comes in between takes nothing from it.
 */
export class SharedWindow<Mark> {
  readonly #shortest: number;
  readonly #begin: (spent?: Mark) => Mark;
  readonly #now: () => number;
  #earlier: Beginning<Mark>;
  #later: Beginning<Mark>;

  /**
   * @param shortest seconds that a look goes back at least, once the window is that old.
   * @param begin makes a mark of the present, where there is one from the mark that is no longer needed.
   * @param now seconds of a clock that never goes back.
   */
  constructor(shortest: number, begin: (spent?: Mark) => Mark, now = () => performance.now() / 1_000) {
    this.#shortest = shortest;
    this.#begin = begin;
    this.#now = now;
    const at = now();
    this.#earlier = { at, mark: begin() };
    this.#later = { at, mark: begin() };
  }

  /** The mark that was made where the window begins, and how many seconds ago that was. */
  look(): { readonly mark: Mark; readonly seconds: number } {
    const now = this.#now();
    if (now - this.#later.at >= this.#shortest) {
      const { mark } = this.#earlier;
      this.#earlier = this.#later;
      this.#later = { at: now, mark: this.#begin(mark) };
    }
    return { mark: this.#earlier.mark, seconds: now - this.#earlier.at };
  }
}
