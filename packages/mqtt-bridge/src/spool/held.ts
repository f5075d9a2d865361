import type { IncomingMessage } from '../message/message.js';

/** A message on its way into the spool. */
export interface Entering {
  readonly message: IncomingMessage;
  /** The line in which it waits to be worked off; lines do not hold each other up. */
  readonly lane: string;
  /** The content of an alarm that has been raised: it is written at once, and remembered with its message. */
  readonly alarm?: string | undefined;
  /** The dead letter that it was until now: its message is written at once, in the place of that. */
  readonly replayOf?: number;
  /** How often it was tried as a dead letter. Default 0. */
  readonly tries?: number;
  /** Called once, when the message is safe: in a file that survives the process, or through. */
  readonly onSafe?: () => void;
}

/** A message in the spool, which has come and is not through yet. */
export class Held {
  /** Its number, in the order of arrival. */
  readonly id: number;
  /** How many bytes it has in memory. */
  readonly bytes: number;
  /** The bytes of room that it takes: those of its envelope, once that is made. */
  room: number;
  readonly entering: Entering;
  /** Where it is: in memory alone, on its way into the file, in it, or nowhere any more. */
  place: 'memory' | 'entering' | 'file' | 'gone';
  /** Whether it is through while it is on its way into the file. */
  isThrough = false;
  /** Who waits until it is in the file. */
  onWritten: (() => void) | undefined = undefined;
  #isSafe = false;

  constructor(id: number, bytes: number, entering: Entering, place: 'memory' | 'file') {
    this.id = id;
    this.bytes = bytes;
    this.room = bytes;
    this.entering = entering;
    this.place = place;
  }

  get message(): IncomingMessage {
    return this.entering.message;
  }

  /** The message is safe, and may be acknowledged. */
  settle(): void {
    if (this.#isSafe) return;
    this.#isSafe = true;
    this.entering.onSafe?.();
  }
}
