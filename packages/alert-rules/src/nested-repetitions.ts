/** Go's limit of a repetition, and of repetitions within each other. Source: Go, "regexp/syntax", `repeatIsValid`. */
export const mostRepetitions = 1_000;

/** How often parts of a regular expression are repeated, through the groups around them, while it is read. */
export class NestedRepetitions {
  /** For each open group, and the whole, the most of any part within that is complete. */
  readonly #within = [1];
  /** Of what was read last, which may yet be repeated. */
  #last = 1;

  /** Something was read that is no group. */
  single(): void {
    this.#complete();
  }

  open(): void {
    this.#complete();
    this.#within.push(1);
  }

  close(): void {
    this.#complete();
    this.#last = this.#within.pop() ?? 1;
  }

  /** What was read last is repeated so many times at most; `*`, `+` and `?` count as once. False where that is too often. */
  repeat(times: number): boolean {
    if (this.#last * times > mostRepetitions) return false;
    this.#last = times === 0 ? 1 : this.#last * times;
    return true;
  }

  #complete(): void {
    this.#within.push(Math.max(this.#last, this.#within.pop() ?? 1));
    this.#last = 1;
  }
}
