import * as z from 'zod';
import type { PipelineStep } from './devices.js';
import { duration, name, spelled, text } from './scalars.js';

/**
 * The shape of a device family that a team declares for itself: where its messages come from, where in them things
 * stand, and what they mean. What this cannot say is a family of its own in the bridge.
 */

/** A way into a JSON document. Source: RFC 6901. */
const jsonPointer = String.raw`(?:\/(?:[^~/]|~[01])*)+`;

const place = spelled(
  new RegExp(`^(?:topic/[1-9][0-9]?|${jsonPointer})$`),
  'write a JSON pointer such as /serial, or topic/2 for the second level of the topic',
);

/** Levels joined by `/`; `+` alone on its level, `#` alone on the last. Source: MQTT 5.0, section 4.7. */
const topicFilter = spelled(
  /^(?!\$)(?=.)(?:(?:[^+#/\0]*|\+)\/)*(?:[^+#/\0]*|\+|#)$/,
  'write a topic filter such as doors/+/state, without $share',
);

const scalar = z.union([z.string(), z.number(), z.boolean()], 'write text, a number, true or false');

/** One value, or any of several. */
const sent = z.union(
  [scalar, z.array(scalar).min(1, 'name at least one value').readonly()],
  'write text, a number, true or false, or a list of them',
);

/** The steps at which a message can end when nothing fails. */
export const messageEnds = [
  '2_payload_parsed',
  '4_patient_updated',
  '5_medical_stored',
] as const satisfies readonly PipelineStep[];

const end = z.enum(messageEnds);

const value = z.union(
  [
    place,
    z.strictObject({
      at: place,
      /** Least and greatest number that can be true; others are stored, and marked. */
      range: z.tuple([z.number(), z.number()]).readonly().optional(),
      /** Whether a message without it means nothing. Default false. */
      required: z.boolean().optional(),
    }),
  ],
  'write a JSON pointer such as /state/open, or { at, range, required }',
);

/** A device family that the catalog declares. */
export const device = z.strictObject({
  description: text.optional(),
  /** The topic filters on which its messages come. */
  topics: z.array(topicFilter).min(1, 'name at least one topic filter').readonly(),
  /** Where the device's id stands: text or a whole number. */
  device: place,
  /** What its messages are: one word for all of them, or where it stands and which values mean which word. */
  kind: z.union(
    [name, z.strictObject({ at: place, is: z.record(name, sent) })],
    "write one word such as state, or { at: '/type', is: { state: 'report' } }",
  ),
  /**
   * Where the time stands: Unix seconds or milliseconds, ISO 8601, or `DD/MM/YYYY HH:MM:SS`; without a zone it is the
   * site's. Default: none, the time of arrival counts.
   */
  time: place.optional(),
  /** JSON Schema (2020-12, or draft-07 where `$schema` says so) that a payload must match. Default: any JSON object. */
  schema: z.record(z.string(), z.unknown()).optional(),
  /** What is stored, each by the name that it gets, and where it stands. */
  values: z.record(name, value).optional(),
  /** How its patient is found: by the device's id, or by an id in the message. Default `device`. */
  lookup: z
    .union(
      [z.literal('device'), z.strictObject({ via: z.enum(['imei', 'citizen_id']), at: place })],
      "write 'device', or { via: 'imei', at: '/imei' }",
    )
    .optional(),
  /** The last step of its messages, or of each kind. Default: `5_medical_stored`, without `values` `2_payload_parsed`. */
  ends: z.union([end, z.record(name, end)], `write one of ${messageEnds.join(', ')}, or one for each kind`).optional(),
  /** How often the device sends something at least; it is silent after three times as long. Default: not watched. */
  heartbeat: duration.optional(),
  /** Alarms, each by where it stands and which values raise it. Of several in one message the first counts. */
  alarms: z.record(name, z.strictObject({ at: place, is: sent })).optional(),
});

/** A device family as it is written. */
export type DeviceDefinition = z.input<typeof device>;
