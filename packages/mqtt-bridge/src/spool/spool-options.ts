/**
 * What a message that is acknowledged survives.
 *
 * - `process`: the end of the process, however it comes. Power that fails can take the last moments.
 * - `power`: also power that fails and a machine that crashes, since the disk confirms each group of messages.
 */
export type Durability = 'process' | 'power';

/** How many dead letters are kept; the oldest go first, and are counted. */
export interface DeadLetterBounds {
  /** Default 10,000. */
  readonly messages: number;
  /** Bytes of messages. Default 64 MiB. */
  readonly bytes: number;
  /** Milliseconds since the last try. Default 30 days. */
  readonly age: number;
}

/** Where and how a spool keeps messages. */
export interface SpoolOptions {
  /** The spool's file, in a folder of its own; without it, messages are held in memory and acknowledged when they are stored. */
  readonly file?: string;
  /** Default `power`. */
  readonly durability?: Durability;
  /** Bytes of messages above which the broker has to wait. Default 1 GiB. */
  readonly maxBytes?: number;
  /** Messages above which the broker has to wait. Default 1,000,000. */
  readonly maxMessages?: number;
  /** 32 bytes by which messages are encrypted (AES-256-GCM), from `readSpoolKey`. Default: not encrypted. */
  readonly key?: Buffer;
  readonly deadLetters?: Partial<DeadLetterBounds>;
  /** Takes single sentences about what happens. Default: nothing is said. */
  readonly say?: (sentence: string) => void;
}

/** The bounds of dead letters that are not given. */
export const deadLetterDefaults: DeadLetterBounds = { messages: 10_000, bytes: 64 * 2 ** 20, age: 30 * 86_400_000 };

/** How much a spool may hold; one in memory less, whose messages are with the broker too. */
export const boundsOf = ({
  file,
  maxMessages = 1_000_000,
  maxBytes = 2 ** 30,
}: SpoolOptions): { readonly messages: number; readonly bytes: number } =>
  file === undefined ? { messages: 20_000, bytes: 64 * 2 ** 20 } : { messages: maxMessages, bytes: maxBytes };
