import * as z from 'zod';
import { readSpoolKey } from '../spool/cipher.js';
import type { Durability, SpoolOptions } from '../spool/spool-options.js';
import { bytes, defined, oneOf, readable, wholeNumber } from './variable.js';

/** How messages are kept until they are through. */
export interface SpoolSettings extends Pick<SpoolOptions, 'durability' | 'maxBytes' | 'maxMessages' | 'key'> {
  /** How often a message may fail while the store answers for others. */
  readonly maxTries?: number;
}

const durabilities: Readonly<Record<Durability, Durability>> = { process: 'process', power: 'power' };

/** The variables about the spool. */
export const spoolVariables = {
  PULSETRAIL_SPOOL_MAX_BYTES: bytes('PULSETRAIL_SPOOL_MAX_BYTES', 2 ** 20).optional(),
  PULSETRAIL_SPOOL_MAX_MESSAGES: wholeNumber('PULSETRAIL_SPOOL_MAX_MESSAGES', 1, 1e9).optional(),
  PULSETRAIL_SPOOL_DURABILITY: oneOf('PULSETRAIL_SPOOL_DURABILITY', durabilities).optional(),
  PULSETRAIL_SPOOL_KEY_FILE: readable((path) => {
    try {
      return readSpoolKey(path);
    } catch (error) {
      throw new Error(`PULSETRAIL_SPOOL_KEY_FILE: ${error instanceof Error ? error.message : 'cannot be read'}`);
    }
  }).optional(),
  PULSETRAIL_MAX_TRIES: wholeNumber('PULSETRAIL_MAX_TRIES', 1, 1_000).optional(),
};

const variables = z.object(spoolVariables);

/** How messages are kept, from the variables. */
export const spoolSettings = (values: z.output<typeof variables>): SpoolSettings =>
  defined({
    durability: values.PULSETRAIL_SPOOL_DURABILITY,
    maxBytes: values.PULSETRAIL_SPOOL_MAX_BYTES,
    maxMessages: values.PULSETRAIL_SPOOL_MAX_MESSAGES,
    key: values.PULSETRAIL_SPOOL_KEY_FILE,
    maxTries: values.PULSETRAIL_MAX_TRIES,
  });
