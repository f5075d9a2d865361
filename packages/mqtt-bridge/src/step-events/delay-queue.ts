/** Things that are each due a fixed time after they were put in: since the time is the same for all, the first in is the first due. */
export class DelayQueue<Item> {
  readonly #delay: number;
  readonly #due = new Map<Item, number>();

  /** @param delay milliseconds. */
  constructor(delay: number) {
    this.#delay = delay;
  }

  get size(): number {
    return this.#due.size;
  }

  /** Puts it in at a time, or puts it off when it is in already. */
  set(item: Item, at: number): void {
    this.#due.delete(item);
    this.#due.set(item, at + this.#delay);
  }

  delete(item: Item): boolean {
    return this.#due.delete(item);
  }

  /** The one that was put in first. */
  oldest(): Item | undefined {
    return this.#due.keys().next().value;
  }

  /** The first that was put in of those that a test holds for. */
  find(test: (item: Item) => boolean): Item | undefined {
    for (const item of this.#due.keys()) if (test(item)) return item;
    return undefined;
  }

  /** When the next is due, in milliseconds since 1970. */
  nextDue(): number | undefined {
    return this.#due.values().next().value;
  }

  /** Takes out what is due at a time, one by one. */
  *take(at: number): Generator<Item> {
    for (const [item, due] of this.#due) {
      if (due > at) return;
      this.#due.delete(item);
      yield item;
    }
  }
}
