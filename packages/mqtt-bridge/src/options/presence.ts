import * as z from 'zod';
import { defined, seconds } from './variable.js';

/** Which devices are forgotten. */
export interface PresenceSettings {
  /** Milliseconds after which a silent device is no longer one of this site. Default 7 days. */
  readonly forgetAfter?: number;
}

const name = 'PULSETRAIL_FORGET_DEVICES_AFTER';

/** The variable about the presence of devices; a year at most, and longer than the longest heartbeat. */
export const presenceVariables = {
  [name]: seconds(name, 86_400, 366 * 86_400, '7d')
    .transform((value) => value * 1_000)
    .optional(),
};

const variables = z.object(presenceVariables);

/** Which devices are forgotten, from the variable. */
export const presenceSettings = (values: z.output<typeof variables>): PresenceSettings =>
  defined({ forgetAfter: values[name] });
