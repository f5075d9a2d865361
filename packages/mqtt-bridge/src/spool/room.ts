/** Somebody who waits for room. */
interface Waiting {
  readonly bytes: number;
  readonly enter: () => void;
}

/** How much may be held at a time. Whoever finds no room waits in line, and nothing is turned away. */
export class Room {
  readonly #maxMessages: number;
  readonly #maxBytes: number;
  #messages: number;
  #bytes: number;
  readonly #line: Waiting[] = [];

  constructor(bounds: { readonly messages: number; readonly bytes: number }, taken = { messages: 0, bytes: 0 }) {
    this.#maxMessages = bounds.messages;
    this.#maxBytes = bounds.bytes;
    this.#messages = taken.messages;
    this.#bytes = taken.bytes;
  }

  get messages(): number {
    return this.#messages;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Whether somebody has to wait. */
  get isFull(): boolean {
    return this.#line.length > 0;
  }

  /** A message that is larger than all of the room gets in when nothing else is there. */
  #fits(bytes: number): boolean {
    return this.#messages < this.#maxMessages && (this.#bytes + bytes <= this.#maxBytes || this.#messages === 0);
  }

  #take(bytes: number): void {
    this.#messages++;
    this.#bytes += bytes;
  }

  /** Takes room if there is any and nobody waits for it. */
  tryEnter(bytes: number): boolean {
    if (this.#line.length > 0 || !this.#fits(bytes)) return false;
    this.#take(bytes);
    return true;
  }

  /** Takes room, at once or when others have left; in the order of the calls. */
  enter(bytes: number, enter: () => void): void {
    if (this.tryEnter(bytes)) enter();
    else this.#line.push({ bytes, enter });
  }

  /** What is held has become larger. */
  grow(bytes: number): void {
    this.#bytes += bytes;
  }

  /** Gives room back. */
  leave(messages: number, bytes: number): void {
    this.#messages -= messages;
    this.#bytes -= bytes;
    // One at a time from the head, since whoever enters may make others leave.
    for (let next = this.#line[0]; next !== undefined && this.#fits(next.bytes); next = this.#line[0]) {
      this.#line.shift();
      this.#take(next.bytes);
      next.enter();
    }
  }
}
