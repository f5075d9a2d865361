/** Keeps what belongs to one device in its order: one at a time, and the others wait behind it. */
export class DeviceOrder<Item> {
  /** By device that has one under way: those that wait behind it. */
  readonly #lines = new Map<string, Item[] | null>();

  /** Whether an item may go now; otherwise it waits and comes out of {@link leave}. */
  enter(key: string, item: Item): boolean {
    const line = this.#lines.get(key);
    if (line === undefined) {
      this.#lines.set(key, null);
      return true;
    }
    if (line === null) this.#lines.set(key, [item]);
    else line.push(item);
    return false;
  }

  /** The one under way is through: the next of its device, if there is one. */
  leave(key: string): Item | undefined {
    const next = this.#lines.get(key)?.shift();
    if (next === undefined) this.#lines.delete(key);
    return next;
  }
}
