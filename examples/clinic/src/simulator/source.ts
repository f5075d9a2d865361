import type { BuiltInFamilyName } from '@pulsetrail/catalog';
import type { Random } from '../random.js';

/** What JSON can carry. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

/** A JSON object. */
export interface JsonObject {
  readonly [key: string]: Json;
}

/** A message before it becomes bytes. */
export interface Draft {
  readonly topic: string;
  readonly body: JsonObject;
}

/** One kind of message that a family's devices send. */
export interface SourceKind {
  readonly name: string;
  /** How often in a hundred messages of the family. */
  readonly weight: number;
  /** Writes the message of one device, by its place in {@link Source.devices}, as of a moment. */
  readonly write: (device: number, random: Random, now: Date) => Draft;
}

/** All devices of one family. */
export interface Source {
  readonly family: BuiltInFamilyName;
  /** How many devices there are. */
  readonly devices: number;
  readonly kinds: readonly SourceKind[];
}

/** Looks a device up by its place; the simulator only asks for places that exist. */
export function deviceAt<Device>(devices: readonly Device[], place: number): Device {
  const device = devices[place];
  if (device === undefined) throw new RangeError(`No device at place ${place}; there are ${devices.length}.`);
  return device;
}

/** Whole seconds since 1970. */
export const unixSeconds = (time: Date): number => Math.floor(time.getTime() / 1_000);
