import { compileSchema, type DeviceModel, type MessageCondition, type MessageValue } from '@pulsetrail/catalog';
import { normalizeCitizenId, normalizeDeviceId, normalizeImei } from '../message/address.js';
import type { LookupKey, MeasuredValue } from '../message/message.js';
import {
  decodePayload,
  isNothing,
  type JsonObject,
  type ParseErrorType,
  toNumber,
  toText,
  withoutFloatNoise,
} from '../message/payload.js';
import { parseTime } from '../message/time.js';
import { type DeviceFamily, failed, understood } from './family.js';
import { type Measured, readingAt } from './measures.js';
import { openPlace } from './place.js';

/** Keywords of JSON Schema that a payload breaks by what it lacks. */
const lackKeywords = ['required', 'dependentRequired', 'dependencies', 'minProperties'];

type Found<Value> = { readonly value: Value } | { readonly errorType: ParseErrorType };

/** Tells whether a message meets a condition. */
function openCondition({ at, is }: MessageCondition) {
  const place = openPlace(at);
  // What stands in a topic is text, whatever it looks like.
  const values = new Set<unknown>(at.startsWith('/') ? is : is.map(String));
  return (body: JsonObject, levels: readonly string[]) => values.has(place(body, levels));
}

/** A single value as it is stored; `undefined` when it is none. A range is one of numbers, also of those sent as text. */
function readValue(sent: unknown, isNumber: boolean): MeasuredValue | undefined {
  if (typeof sent === 'boolean') return isNumber ? undefined : sent;
  if (typeof sent === 'string') return isNumber ? toNumber(sent, 9) : toText(sent);
  return typeof sent === 'number' && Number.isFinite(sent) ? withoutFloatNoise(sent) : undefined;
}

/** Reads the values that are there: each required one and at least one must be; any other that cannot be read is left out. */
function openValues(declared: readonly MessageValue[]) {
  const places = declared.map((value) => ({ ...value, place: openPlace(value.at) }));
  return (body: JsonObject, levels: readonly string[]): Measured | ParseErrorType => {
    const values: Record<string, MeasuredValue> = {};
    const outOfRange: string[] = [];
    let unreadable = 0;
    for (const { name, place, range, required } of places) {
      const sent = place(body, levels);
      const isMissing = isNothing(sent);
      const value = isMissing ? undefined : readValue(sent, range !== undefined);
      if (value === undefined) {
        if (required) return isMissing ? 'missing_field' : 'invalid_value';
        if (!isMissing) unreadable++;
        continue;
      }
      values[name] = value;
      if (range !== undefined && typeof value === 'number' && (value < range[0] || value > range[1])) {
        outOfRange.push(name);
      }
    }
    if (Object.keys(values).length > 0) return { values, outOfRange, unreadable };
    return unreadable > 0 ? 'invalid_value' : 'missing_field';
  };
}

/** Reads an identifier in its normal form. */
function openIdentifier(at: string, normalize: (value: string | number) => string | undefined) {
  const place = openPlace(at);
  return (body: JsonObject, levels: readonly string[]): Found<string> => {
    const sent = place(body, levels);
    if (isNothing(sent)) return { errorType: 'missing_field' };
    const value = typeof sent === 'string' || typeof sent === 'number' ? normalize(sent) : undefined;
    return value === undefined ? { errorType: 'invalid_value' } : { value };
  };
}

const normalizers = { device: normalizeDeviceId, imei: normalizeImei, citizen_id: normalizeCitizenId } as const;

/** The words that may be shown of a topic: those that tell kinds and alarms apart. */
const topicWordsOf = ({ kinds, alarms }: DeviceModel): string[] =>
  [...kinds, ...alarms].flatMap(({ when }) =>
    when?.at.startsWith('topic/') ? when.is.map((word) => String(word).toLowerCase()) : [],
  );

/** Builds a device family from what the catalog says of it. */
export function declaredFamily(model: DeviceModel): DeviceFamily {
  const { name, topics, lookup, heartbeat } = model;
  const kinds = model.kinds.map((kind) => ({ ...kind, matches: kind.when && openCondition(kind.when) }));
  const kindPlace = kinds[0]?.when && openPlace(kinds[0].when.at);
  const alarms = model.alarms.map((alarm) => ({ ...alarm, matches: openCondition(alarm.when) }));
  const broken = model.schema === undefined ? () => undefined : compileSchema(model.schema);
  const deviceOf = openIdentifier(model.device, normalizeDeviceId);
  const patientOf = openIdentifier(lookup.at, normalizers[lookup.via]);
  const timeOf = model.time === undefined ? undefined : openPlace(model.time);
  const measure = openValues(model.values);

  return {
    name,
    // Without it, digits behind a colon would be read as the quality of service.
    topics: topics.map((topic) => (/:\d+$/.test(topic) ? `${topic}:1` : topic)),
    topicWords: topicWordsOf(model),
    lookups: [lookup.via],
    kinds: Object.fromEntries(kinds.map((kind) => [kind.name, kind.end])),
    ...(heartbeat !== undefined && { heartbeat: { period: heartbeat } }),
    parse(topic, payload, { zone, now }) {
      const levels = topic.split('/');
      const decoded = decodePayload(payload);
      // What cannot be read may still be an alarm, when its topic says so.
      const body = typeof decoded === 'string' ? {} : decoded;
      const alarm = alarms.find(({ matches }) => matches(body, levels))?.name;
      const kind = kinds.find(({ matches }) => matches === undefined || matches(body, levels));
      const reject = (errorType: ParseErrorType) => failed(errorType, kind?.name, alarm);

      if (typeof decoded === 'string') return reject(decoded);
      if (kind === undefined) return reject(isNothing(kindPlace?.(body, levels)) ? 'missing_field' : 'unknown_type');
      const keyword = broken(body);
      if (keyword !== undefined) return reject(lackKeywords.includes(keyword) ? 'missing_field' : 'invalid_value');
      const device = deviceOf(body, levels);
      if ('errorType' in device) return reject(device.errorType);

      const sent = timeOf === undefined ? undefined : parseTime(timeOf(body, levels), zone);
      const message = {
        kind: kind.name,
        deviceId: device.value,
        timeless: sent === undefined,
        ...(alarm !== undefined && { alarm }),
      };
      if (kind.end === '2_payload_parsed') return understood({ ...message, subjects: [] });
      const patient = patientOf(body, levels);
      if ('errorType' in patient) return reject(patient.errorType);
      const measured = measure(body, levels);
      if (typeof measured === 'string') return reject(measured);
      const key: LookupKey = { via: lookup.via, value: patient.value, ...(lookup.via === 'device' && { kind: name }) };
      return understood({
        ...message,
        subjects: [{ lookups: [key], readings: [readingAt(measured, sent, now)] }],
        unreadable: measured.unreadable,
      });
    },
  };
}
