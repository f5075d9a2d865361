import type { MeasuredValue, Reading } from '../message/message.js';
import { type JsonObject, type ParseErrorType, presentOf, toNumber, toText } from '../message/payload.js';
import { measuredTime } from '../message/time.js';

/** One value of a reading. */
export interface Measure {
  /** The name under which it is stored. */
  readonly name: string;
  /** The names under which devices send it; the first that says something counts. */
  readonly from: readonly string[];
  /** Least and greatest value that can be true. */
  readonly range?: readonly [least: number, greatest: number];
  /** Without it the reading means nothing. */
  readonly required?: true;
  /** A word instead of a number. */
  readonly text?: true;
}

/** The measures of every kind of reading that gateways send, whatever the spelling of the family. */
export const readingMeasures = {
  blood_pressure: [
    { name: 'systolic', from: ['bp_high'], range: [70, 250], required: true },
    { name: 'diastolic', from: ['bp_low'], range: [40, 150], required: true },
    { name: 'pulse', from: ['PR', 'pr'], range: [40, 200] },
  ],
  spo2: [
    { name: 'spo2', from: ['spo2'], range: [70, 100], required: true },
    { name: 'pulse', from: ['pulse'], range: [40, 200] },
    { name: 'perfusion_index', from: ['pi'] },
  ],
  blood_sugar: [
    { name: 'glucose', from: ['blood_glucose'], range: [20, 600], required: true },
    { name: 'marker', from: ['marker'], text: true },
  ],
  body_temp: [
    { name: 'temperature', from: ['temp', 'Temp'], range: [30, 45], required: true },
    { name: 'mode', from: ['mode'], text: true },
  ],
  weight: [
    { name: 'weight', from: ['weight'], range: [10, 300], required: true },
    { name: 'resistance', from: ['resistance', 'Resistance'] },
  ],
  uric_acid: [{ name: 'uric_acid', from: ['uric_acid'], range: [1, 1_000], required: true }],
  cholesterol: [{ name: 'cholesterol', from: ['cholesterol'], range: [1, 20], required: true }],
} as const satisfies Record<string, readonly Measure[]>;

/** A kind of reading that gateways send, and what a device of its own can be registered for. */
export type ReadingKind = keyof typeof readingMeasures;

/** The reading kinds in a fixed order. */
export const readingKinds = Object.keys(readingMeasures) as ReadingKind[];

/** The values of a reading, which of them cannot be true, and how many could not be read. */
export interface Measured {
  readonly values: Readonly<Record<string, MeasuredValue>>;
  readonly outOfRange: readonly string[];
  readonly unreadable: number;
}

/** Values that are as they should be. */
export const known = (values: Measured['values']): Measured => ({ values, outOfRange: [], unreadable: 0 });

/** What was measured, at the time that the device sent if that can be. Times are milliseconds since 1970. */
export function readingAt({ values, outOfRange }: Measured, sent: number | undefined, now: number): Reading {
  const { at, clock } = measuredTime(sent, now);
  return { values, outOfRange, at, clock };
}

/**
 * Reads the measures that are there. At least one must be, and every required one; any other that cannot be read is left
 * out, since the rest is as good without it.
 *
 * @param part of the body, whose measures count before those beside it.
 */
export function readMeasures(
  body: JsonObject,
  measures: readonly Measure[],
  part?: JsonObject,
): Measured | ParseErrorType {
  const values: Record<string, MeasuredValue> = {};
  const outOfRange: string[] = [];
  let unreadable = 0;
  for (const { name, from, range, required, text } of measures) {
    const sent = (part && presentOf(part, from)) ?? presentOf(body, from);
    if (sent === undefined) {
      if (required) return 'missing_field';
      continue;
    }
    const value = text ? toText(sent) : toNumber(sent);
    if (value === undefined) {
      if (required) return 'invalid_value';
      unreadable++;
      continue;
    }
    values[name] = value;
    if (range !== undefined && typeof value === 'number' && (value < range[0] || value > range[1]))
      outOfRange.push(name);
  }
  for (const _name in values) return { values, outOfRange, unreadable };
  return unreadable > 0 ? 'invalid_value' : 'missing_field';
}

/** How a device spells a kind of reading, without what varies: case, spaces, dashes and underscores. */
export const spelling = (attribute: string): string => attribute.toLowerCase().replace(/[^a-z0-9]/g, '');
