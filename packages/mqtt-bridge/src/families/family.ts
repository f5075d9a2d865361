import { type DeviceFamilyName, type PipelineStep, pipelineSteps } from '@pulsetrail/catalog';
import type { Alarm, DeviceMessage, LookupVia, ParseResult } from '../message/message.js';
import type { ParseErrorType } from '../message/payload.js';
import type { TimeZone } from '../message/time.js';

/** What a parser needs to know besides topic and payload. */
export interface ParseContext {
  /** Zone of the times that are sent without one. */
  readonly zone: TimeZone;
  /** Time of arrival in milliseconds since 1970. */
  readonly now: number;
}

/** Where a kind of message ends: after its last step, or `ignored` after parsing because there is nothing to process. */
export type KindEnd = PipelineStep | 'ignored';

/** How often a device is heard from while it works. */
export interface Heartbeat {
  /** Seconds between two signs of life, until a message says otherwise. */
  readonly period: number;
  /** What a message says of it: other seconds from now on, or that the device has gone or is none to wait for: no sign of life. */
  readonly told?: (message: DeviceMessage) => number | 'gone' | undefined;
}

/** One device family: what the bridge subscribes to, and how a payload is read. */
export interface DeviceFamily {
  readonly name: DeviceFamilyName;
  /** The topic filters that the bridge subscribes to unless others are configured. */
  readonly topics: readonly string[];
  /** The words, in lower case, that may stand where a filter has a wildcard; any other could name a device or a person. */
  readonly topicWords: readonly string[];
  /** The ways in which its messages lead to a patient. */
  readonly lookups: readonly LookupVia[];
  /** Every kind of message with its end. */
  readonly kinds: Readonly<Record<string, KindEnd>>;
  /** The kinds that can say that there is nothing to store, such as a batch without readings. Default: none. */
  readonly emptyKinds?: readonly string[];
  /** By which a device that has fallen silent is known. Default: nobody waits for it. */
  readonly heartbeat?: Heartbeat;
  /** Reads a payload. Pure; never throws: whatever comes is a message or a classified failure. */
  parse(topic: string, payload: Uint8Array, context: ParseContext): ParseResult;
}

/** The kind of a message that no family word fits; it ends where it fails, at step 2. */
export const unknownKind = 'unknown';

/**
 * The family of a name.
 * @throws for a name that is not in the table, which no route leads to.
 */
export function familyOf(families: Readonly<Record<string, DeviceFamily>>, name: DeviceFamilyName): DeviceFamily {
  const family = Object.hasOwn(families, name) ? families[name] : undefined;
  if (family === undefined) throw new Error(`There is no device family ${name}; route only to those of the table.`);
  return family;
}

/** Where a kind ends; what the family does not know ends where it fails, at step 2. */
export const endOf = (family: DeviceFamily, kind: string): KindEnd =>
  (Object.hasOwn(family.kinds, kind) ? family.kinds[kind] : undefined) ?? '2_payload_parsed';

/** The steps that a message of this kind runs when nothing fails, in order. */
export function expectedSteps(family: DeviceFamily, kind: string): readonly PipelineStep[] {
  const end = endOf(family, kind);
  return pipelineSteps.slice(0, pipelineSteps.indexOf(end === 'ignored' ? '2_payload_parsed' : end) + 1);
}

/** A message that was understood. */
export const understood = <Message extends DeviceMessage>(message: Message): Message & { readonly ok: true } =>
  // Not a copy, which would cost as much as the rest of a short message.
  Object.assign(message, { ok: true } as const);

/** A failure to understand. */
export const failed = (errorType: ParseErrorType, kind: string = unknownKind, alarm?: Alarm): ParseResult => ({
  ok: false,
  errorType,
  kind,
  ...(alarm !== undefined && { alarm }),
});

/** A message without readings, which ends at step 2, whatever the end of its kind. */
export const statusMessage = (kind: string, deviceId: string | undefined): ParseResult =>
  understood({ kind, subjects: [], timeless: false, ...(deviceId !== undefined && { deviceId }) });
