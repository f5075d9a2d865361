import * as z from 'zod';
import { duration, labelName, name, rate, share, text } from './scalars.js';
import { severities } from './severity.js';

/**
 * The shape of what a service promises beside its operations: that its business goes on, that its jobs run, that what it
 * needs is there, that its data are sound, and that it has room left.
 */

const tierName = name;

/**
 * The burn tiers that alert on a target: a list of them, or what becomes of single ones: another severity, or `off`.
 * Default: all tiers of `alerting.tiers` as they are.
 */
export const targetTiers = z.union(
  [z.array(text).min(1, 'name at least one burn tier').readonly(), z.record(tierName, z.enum([...severities, 'off']))],
  "write a list of burn tiers, or an object such as { 'page-slow': 'warning', 'ticket-slow': 'off' }",
);

const values = z.union(
  [text, z.array(text).min(1, 'name at least one value').readonly()],
  'write a value, or a list of values',
);

/** What is promised of a business counter. */
export const counterTarget = z.strictObject({
  /** The least rate, such as `10/min`; a counter that is not there counts as none. */
  atLeast: rate.optional(),
  /** The greatest rate. */
  atMost: rate.optional(),
  /** The share of some of its events among all. */
  ratio: z
    .strictObject({
      /** The events that are meant, by label: `{ result: 'fail' }`. */
      of: z.record(labelName, values),
      /** Their share must stay below. */
      below: share,
    })
    .optional(),
  /** The window over which both are looked at. Default: `alerting.window`. */
  over: duration.optional(),
});

/** Something that has to happen again and again: a backup, an import, a nightly job. */
export const heartbeat = z.strictObject({
  description: text.optional(),
  /** How often it happens at least, such as `1d`. */
  every: duration,
  /** How much later than that it may be. Default: a tenth of `every`. */
  grace: duration.optional(),
  /** Default `warning`. */
  severity: z.enum(severities).optional(),
});

/** A check that the service makes of something that it needs. */
export const healthCheck = z.strictObject({
  description: text.optional(),
  /** How urgent it is when the check fails. Default `critical`; a degraded one is a `warning`. */
  severity: z.enum(severities).optional(),
});

/** Records of a kind that are checked as they pass. */
export const quality = z.strictObject({
  description: text.optional(),
  /** The share of records that may fail the check over the period, such as `1%`. */
  invalid: share,
  tiers: targetTiers.optional(),
});

const orFalse = <Schema extends z.ZodType>(schema: Schema, remedy: string) =>
  z.union([schema, z.literal(false)], remedy);
const shareOrFalse = orFalse(share, 'write a percentage such as 80%, or false for no alert');

/** How full what a service uses may get; each has a default, and `false` means no alert on it. */
export const saturation = z.strictObject({
  /** Share of the processors. Default `80%`. */
  cpu: shareOrFalse.optional(),
  /** Share of the memory that the process may use. Default `90%`. */
  memory: shareOrFalse.optional(),
  /** Share of each file system. Default `85%`. */
  disk: shareOrFalse.optional(),
  /** Delay of the event loop that 99 % stay below. Default `100ms`. */
  eventLoop: orFalse(duration, 'write a duration such as 100ms, or false for no alert').optional(),
  /** By queue: how many may wait. Default: none. */
  queues: z.record(name, z.number('write a number').positive('write a number above zero')).optional(),
});
