import type { Random } from '../random.js';

/** One request to the clinic. */
export interface ClinicRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is, in place of `body`: for what is not JSON. */
  readonly text?: string;
}

/** What the generator has learned from earlier answers. */
export interface Memory {
  /** A session's token, once somebody has signed in. */
  token: string | undefined;
  /** Ids of the latest documents, the oldest first. */
  readonly documents: string[];
}

/** What a journey may use. */
export interface Visit {
  readonly random: Random;
  readonly memory: Memory;
  readonly password: string;
}

/** One of the things that staff do. */
export interface Journey {
  readonly name: string;
  /** How often in a hundred requests. */
  readonly weight: number;
  /** Whether it can be done yet. */
  readonly possible?: (memory: Memory) => boolean;
  /** Writes a request as it should be. */
  readonly request: (visit: Visit) => ClinicRequest;
  /** The ways in which it goes wrong on the client's side. */
  readonly mistakes: readonly ((visit: Visit) => ClinicRequest)[];
  /** Learns from an answer that was accepted. */
  readonly learn?: (memory: Memory, answer: unknown) => void;
}
