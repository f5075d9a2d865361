/** How many events are handled before others have their turn; each takes some tens of microseconds. */
const batch = 32;

/** What a queue takes. */
export interface EventQueueOptions<Item> {
  /** The most items that wait. */
  readonly maxItems: number;
  /** The most bytes that they have. */
  readonly maxBytes: number;
  /** Handles one. */
  readonly handle: (item: Item) => void;
}

/** Lets events wait for their turn, so that who brings one does not. Bounded: what does not fit is not taken. */
export class EventQueue<Item> {
  readonly #options: EventQueueOptions<Item>;
  #waiting: { readonly item: Item; readonly size: number }[] = [];
  #bytes = 0;
  #turn: NodeJS.Immediate | undefined;

  constructor(options: EventQueueOptions<Item>) {
    this.#options = options;
  }

  /**
   * Takes an item, to be handled soon; false when there is no room.
   * @param size what it takes in memory, in bytes.
   */
  offer(item: Item, size: number): boolean {
    const { maxItems, maxBytes } = this.#options;
    if (this.#waiting.length >= maxItems || this.#bytes + size > maxBytes) return false;
    this.#waiting.push({ item, size });
    this.#bytes += size;
    this.#turn ??= setImmediate(() => this.#run());
    return true;
  }

  /** Handles everything that waits, now. */
  drain(): void {
    clearImmediate(this.#turn);
    this.#turn = undefined;
    this.#handle(this.#waiting.length);
  }

  #run(): void {
    this.#turn = undefined;
    this.#handle(batch);
    if (this.#waiting.length > 0) this.#turn ??= setImmediate(() => this.#run());
  }

  #handle(count: number): void {
    for (const { item, size } of this.#waiting.splice(0, count)) {
      this.#bytes -= size;
      this.#options.handle(item);
    }
  }
}
