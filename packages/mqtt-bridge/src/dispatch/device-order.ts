/** Devices that are remembered while nothing of them is under way. */
const remembered = 10_000;

/** Keeps what belongs to one device in its order: one at a time, and the others wait behind it. */
export class DeviceOrder<Item> {
  /**
   * By device: those that wait behind the one that is under way, where there is one. The same devices come again and
   * again, and to take one out of a map and put it back costs more than to look it up.
   */
  readonly #lines = new Map<string, Item[] | 'under way' | 'free'>();

  /** Whether an item may go now; otherwise it waits and comes out of {@link leave}. */
  enter(key: string, item: Item): boolean {
    const line = this.#lines.get(key);
    if (line === undefined || line === 'free') {
      this.#lines.set(key, 'under way');
      return true;
    }
    if (line === 'under way') this.#lines.set(key, [item]);
    else line.push(item);
    return false;
  }

  /** The one under way is through: the next of its device, if there is one. */
  leave(key: string): Item | undefined {
    const line = this.#lines.get(key);
    const next = Array.isArray(line) ? line.shift() : undefined;
    if (next !== undefined) return next;
    if (this.#lines.size > remembered) this.#lines.delete(key);
    else this.#lines.set(key, 'free');
    return undefined;
  }
}
