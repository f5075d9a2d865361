import type { StorableArrival } from '../message-reader.js';
import type { MessageRun, StepRun } from '../message-run.js';
import type { Held } from '../spool/held.js';

/** A message of the spool that is in memory to be worked off. */
export interface Entry {
  readonly held: Held;
  readonly arrival: StorableArrival;
  /** Step 1. */
  readonly arriving: StepRun;
}

/**
 * The device whose messages keep their order: its id, else the topic. Families with a lane in common may have ids in
 * common; then more is kept in order than need be.
 */
export const orderKey = ({ arrival: { message, parsed } }: Entry): string => parsed.deviceId ?? message.topic;

/** What was tried with an entry that has failed. */
export class Tries {
  /** How often it was tried. */
  count = 0;
  /** How often it failed while others succeeded. */
  faults = 0;
  /** The first step that failed. */
  firstFailure: StepRun | undefined;
  /** When it failed the last time; before that, when it was tried first. */
  lastFailedAt: number;

  constructor(startedAt: number) {
    this.lastFailedAt = startedAt;
  }

  /** The run as it is recorded, with what came before its last try. */
  completed(run: MessageRun): MessageRun {
    return { ...run, tries: this.count, ...(this.firstFailure && { firstFailure: this.firstFailure }) };
  }
}
