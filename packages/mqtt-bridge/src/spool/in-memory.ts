import type { Held } from './held.js';

/** So many that are not there any more may stand among those that are, and as many again as those. */
const slack = 64;

/** The messages that are in memory alone, of which most are through before anybody asks for them to be written. */
export class InMemory {
  /** Those in memory, and some that have left. */
  #held: Held[] = [];
  #count = 0;

  /** Adds a message. */
  add(held: Held): void {
    this.#held.push(held);
    this.#count++;
    // To take each out on its own costs more than to look through all of them now and then.
    if (this.#held.length > 2 * this.#count + slack) this.#sweep();
  }

  /** A message has left: its place is another one now. */
  leave(): void {
    this.#count--;
    if (this.#count === 0) this.#held = [];
  }

  /** The messages of a line. */
  of(lane: string): Held[] {
    this.#sweep();
    return this.#held.filter(({ entering }) => entering.lane === lane);
  }

  #sweep(): void {
    this.#held = this.#held.filter(({ place }) => place === 'memory');
  }
}
