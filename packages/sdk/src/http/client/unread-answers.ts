import { now } from '../../trace/clock.js';

/** Milliseconds between two looks at answers that are under way. */
const interval = 10_000;

/** Milliseconds without anything new after which nobody is believed to read on. */
const patience = 30_000;

interface Progress {
  /** Bytes that the connection has received by now; undefined where it is shared. */
  readonly received: () => number | undefined;
  bytes: number | undefined;
  /** When the last of them were seen to come, as `now` gives it. */
  at: number;
}

/**
 * Answers that have begun and are not yet read to their end. One that nobody reads never ends by itself, and its request
 * would never be counted: half a minute after the last of it came, it ends with that moment.
 */
export class UnreadAnswers<Call extends object> {
  readonly #answers = new Map<Call, Progress>();
  readonly #end: (call: Call, at: number) => void;
  #timer: NodeJS.Timeout | undefined;

  /** @param end is told of a call that is over, and since when. */
  constructor(end: (call: Call, at: number) => void) {
    this.#end = end;
  }

  /** The answer of a call has begun. */
  begin(call: Call, received: () => number | undefined): void {
    this.#answers.set(call, { received, bytes: received(), at: now() });
    this.#timer ??= setInterval(() => this.#look(), interval).unref();
  }

  /** The call is over. */
  forget(call: Call): void {
    this.#answers.delete(call);
  }

  /** Ends all that are under way. */
  stop(): void {
    for (const [call, { at }] of this.#answers) this.#end(call, at);
    this.#answers.clear();
    this.#rest();
  }

  #look(): void {
    const time = now();
    for (const [call, progress] of this.#answers) {
      const bytes = progress.received();
      if (bytes !== progress.bytes) {
        progress.bytes = bytes;
        progress.at = time;
      } else if (time - progress.at >= patience) this.#end(call, progress.at);
    }
    if (this.#answers.size === 0) this.#rest();
  }

  #rest(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
