import type { StorableArrival } from '../message/message-reader.js';
import type { StepRun } from '../pipeline/message-run.js';
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
