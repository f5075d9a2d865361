/** From how many items that have left the others are moved down: to shift a long array at each costs more than a message. */
const moveAfter = 1_024;

/** Items in the order in which they came. */
export class Line<Item> {
  #items: Item[] = [];
  #head = 0;

  /** How many there are. */
  get length(): number {
    return this.#items.length - this.#head;
  }

  push(item: Item): void {
    this.#items.push(item);
  }

  /** Takes the first one out. */
  shift(): Item | undefined {
    const item = this.#items[this.#head];
    if (item === undefined) return undefined;
    this.#head++;
    if (this.#head === this.#items.length || this.#head >= moveAfter) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return item;
  }
}
