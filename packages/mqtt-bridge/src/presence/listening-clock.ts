/** The longest time between two looks at the clock that counts as listening, in milliseconds. */
export const longestStep = 10_000;

/**
 * Counts the time in which the bridge could hear devices: while it is connected, and not while the machine slept or the
 * process stood still. Silence is measured by it, so that nobody falls silent because the bridge was away.
 */
export class ListeningClock {
  #elapsed = 0;
  #lastLook: number | undefined;

  /** Milliseconds of listening so far. Has to be called every few seconds while it runs. */
  now(): number {
    if (this.#lastLook === undefined) return this.#elapsed;
    // Steady, whatever becomes of the machine's clock.
    const look = performance.now();
    this.#elapsed += Math.min(look - this.#lastLook, longestStep);
    this.#lastLook = look;
    return this.#elapsed;
  }

  /** Goes on counting. */
  start(): void {
    this.#lastLook ??= performance.now();
  }

  /** Stops counting. */
  stop(): void {
    this.now();
    this.#lastLook = undefined;
  }
}
