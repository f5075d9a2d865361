import type { CatalogDefinition } from './definition.js';
import type { DeviceDefinition, messageEnds } from './device-definition.js';
import { deviceFamilies } from './devices.js';
import { parseDuration } from './quantities.js';

/** The last step of a message when nothing fails. */
export type MessageEnd = (typeof messageEnds)[number];

/** A single value of a message. */
export type SentValue = string | number | boolean;

/** Where something stands in a message, and which values of it count. */
export interface MessageCondition {
  /** A JSON pointer such as `/type`, or `topic/2`. */
  readonly at: string;
  readonly is: readonly SentValue[];
}

/** A kind of message. */
export interface MessageKind {
  readonly name: string;
  readonly end: MessageEnd;
  /** What tells that a message is of this kind; without it every one is. */
  readonly when?: MessageCondition;
}

/** One value of a message that is stored. */
export interface MessageValue {
  readonly name: string;
  readonly at: string;
  readonly range?: readonly [least: number, greatest: number];
  readonly required: boolean;
}

/** An alarm, and what raises it. */
export interface MessageAlarm {
  readonly name: string;
  readonly when: MessageCondition;
}

/** A device family that a catalog declares, checked, with the defaults filled in. */
export interface DeviceModel {
  readonly name: string;
  readonly description?: string;
  readonly topics: readonly string[];
  /** Where the device's id stands. */
  readonly device: string;
  readonly kinds: readonly MessageKind[];
  readonly time?: string;
  /** A JSON Schema, which `compileSchema` has accepted. */
  readonly schema?: Readonly<Record<string, unknown>>;
  readonly values: readonly MessageValue[];
  /** How the patient is found, and where the id stands that leads there. */
  readonly lookup: { readonly via: 'device' | 'imei' | 'citizen_id'; readonly at: string };
  /** Seconds between two signs of life. */
  readonly heartbeat?: number;
  readonly alarms: readonly MessageAlarm[];
}

const listOf = (sent: SentValue | readonly SentValue[]): readonly SentValue[] =>
  typeof sent === 'object' ? sent : [sent];

function kindsOf({ kind, ends, values }: DeviceDefinition): MessageKind[] {
  const usual: MessageEnd = values === undefined ? '2_payload_parsed' : '5_medical_stored';
  const endOf = (name: string): MessageEnd =>
    typeof ends === 'string'
      ? ends
      : ((ends !== undefined && Object.hasOwn(ends, name) ? ends[name] : undefined) ?? usual);
  if (typeof kind === 'string') return [{ name: kind, end: endOf(kind) }];
  return Object.entries(kind.is).map(([name, sent]) => ({
    name,
    end: endOf(name),
    when: { at: kind.at, is: listOf(sent) },
  }));
}

/** Turns a device family as it is written into what the bridge reads. Expects one that the schema has accepted. */
export function resolveDevice(name: string, written: DeviceDefinition): DeviceModel {
  const { description, topics, device, time, schema, values, lookup, heartbeat, alarms } = written;
  const period = heartbeat === undefined ? undefined : parseDuration(heartbeat);
  return {
    name,
    ...(description !== undefined && { description }),
    topics,
    device,
    kinds: kindsOf(written),
    ...(time !== undefined && { time }),
    ...(schema !== undefined && { schema }),
    values: Object.entries(values ?? {}).map(([valueName, value]) =>
      typeof value === 'string'
        ? { name: valueName, at: value, required: false }
        : {
            name: valueName,
            at: value.at,
            ...(value.range !== undefined && { range: value.range }),
            required: value.required ?? false,
          },
    ),
    lookup: typeof lookup === 'object' ? lookup : { via: 'device', at: device },
    ...(period !== undefined && { heartbeat: period }),
    alarms: Object.entries(alarms ?? {}).map(([alarm, { at, is }]) => ({ name: alarm, when: { at, is: listOf(is) } })),
  };
}

/** The alarms of every device family, built-in and the catalog's own. */
export const alarmsOf = ({ devices = {} }: CatalogDefinition): ReadonlyMap<string, readonly string[]> =>
  new Map<string, readonly string[]>([
    ...Object.entries(deviceFamilies).map(([name, { alarms }]) => [name, alarms] as const),
    ...Object.entries(devices).map(([name, { alarms = {} }]) => [name, Object.keys(alarms)] as const),
  ]);
