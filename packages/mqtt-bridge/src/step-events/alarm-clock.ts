import { now } from '../timing/clock.js';

/** The least time between two rings, in milliseconds, so that what is due almost together is done together. */
const leastWait = 50;

/** Rings at the earliest of the times that it is set to. Keeps no process alive. */
export class AlarmClock {
  readonly #ring: () => void;
  #timer: NodeJS.Timeout | undefined;
  #due = Number.POSITIVE_INFINITY;

  constructor(ring: () => void) {
    this.#ring = ring;
  }

  /** Sets it to a time, in milliseconds since 1970, unless it rings before that anyway. */
  set(due: number | undefined): void {
    if (due === undefined || due >= this.#due) return;
    this.stop();
    this.#due = due;
    this.#timer = setTimeout(
      () => {
        this.stop();
        this.#ring();
      },
      Math.max(due - now(), leastWait),
    ).unref();
  }

  /** Forgets what it is set to. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#due = Number.POSITIVE_INFINITY;
  }
}
