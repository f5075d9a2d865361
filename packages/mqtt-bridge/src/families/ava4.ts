import { normalizeMac } from '../message/address.js';
import type { LookupKey, Reading } from '../message/message.js';
import {
  decodePayload,
  field,
  isObject,
  type JsonObject,
  object,
  type ParseErrorType,
  present,
} from '../message/payload.js';
import { parseUnixTime } from '../message/time.js';
import { type DeviceFamily, failed, type ParseContext, statusMessage, understood } from './family.js';
import { type ReadingKind, readingAt, readingMeasures, readMeasures, spelling } from './measures.js';

/** What each `data.attribute` measures; `BIOLIGTH` is how the device spells it. */
const attributes = new Map<string, ReadingKind>([
  ['bpbioligth', 'blood_pressure'],
  ['wbpbiolight', 'blood_pressure'],
  ['blebpg', 'blood_pressure'],
  ['oximeterjumper', 'spo2'],
  ['contourelite', 'blood_sugar'],
  ['accuchekinstant', 'blood_sugar'],
  ['irtemojumper', 'body_temp'],
  ['bodyscalejumper', 'weight'],
  ['mgssrefua', 'uric_acid'],
  ['mgssrefchol', 'cholesterol'],
]);

const macOf = (parent: JsonObject, ...names: readonly string[]): string | undefined => {
  const text = present(parent, ...names);
  return typeof text === 'string' ? normalizeMac(text) : undefined;
};

/** The measuring device itself, then a device registered for this kind, then whoever owns the gateway. */
const lookupsOf = (device: string | undefined, gateway: string | undefined, kind: string): LookupKey[] => [
  ...(device === undefined
    ? []
    : ([
        { via: 'sub_device', value: device },
        { via: 'device_kind', value: device, kind },
      ] as const)),
  ...(gateway === undefined ? [] : ([{ via: 'gateway_owner', value: gateway }] as const)),
];

const sentTime = (item: JsonObject, body: JsonObject) =>
  parseUnixTime(present(item, 'scan_time')) ?? parseUnixTime(present(body, 'time'));

/** Readings of different devices in one list belong to different patients: each device is looked up for itself. */
function parseReadings(body: JsonObject, data: JsonObject, gateway: string | undefined, { now }: ParseContext) {
  const attribute = present(data, 'attribute');
  if (attribute === undefined) return failed('missing_field');
  const kind = typeof attribute === 'string' ? attributes.get(spelling(attribute)) : undefined;
  if (kind === undefined) return failed('unknown_attribute');
  const list = field(object(data, 'value'), 'device_list');
  if (!Array.isArray(list) || list.length === 0) return failed('missing_field', kind);

  const items = list.map((item) => (isObject(item) ? item : {}));
  const byDevice = new Map<string, { readonly lookups: readonly LookupKey[]; readonly readings: Reading[] }>();
  let rejected: ParseErrorType | undefined;
  let unreadable = 0;
  for (const item of items) {
    const measured = readMeasures(item, readingMeasures[kind]);
    const device = macOf(item, 'ble_addr');
    const lookups = lookupsOf(device, gateway, kind);
    if (typeof measured === 'string' || lookups.length === 0) {
      rejected ??= typeof measured === 'string' ? measured : 'missing_field';
      continue;
    }
    const subject = byDevice.get(device ?? '') ?? { lookups, readings: [] };
    subject.readings.push(readingAt(measured, sentTime(item, body), now));
    unreadable += measured.unreadable;
    byDevice.set(device ?? '', subject);
  }
  if (byDevice.size === 0) return failed(rejected ?? 'missing_field', kind);
  const deviceId = [...byDevice.keys()].find((device) => device !== '') ?? gateway;
  return understood({
    kind,
    subjects: [...byDevice.values()],
    timeless: items.some((item) => sentTime(item, body) === undefined),
    unreadable,
    ...(gateway !== undefined && { gateway }),
    ...(deviceId !== undefined && { deviceId }),
    ...(rejected !== undefined && { rejected }),
  });
}

/** The AVA4 gateway: sends its own status, and the readings of the Bluetooth devices near it. */
export const ava4: DeviceFamily = {
  name: 'ava4',
  // Both spellings of the second topic are in use for the same data.
  topics: ['ESP32_BLE_GW_TX', 'dusun_pub', 'dusun_sub'],
  topicWords: [],
  lookups: ['sub_device', 'device_kind', 'gateway_owner'],
  // Heartbeats are the gateway's: a Bluetooth device, whose readings may name no gateway, has none to be waited for.
  heartbeat: {
    period: 60,
    told: ({ subjects, gateway }) => (subjects.length > 0 && gateway === undefined ? 'gone' : undefined),
  },
  kinds: {
    heartbeat: '2_payload_parsed',
    power_on: '2_payload_parsed',
    command_result: 'ignored',
    blood_pressure: '5_medical_stored',
    spo2: '5_medical_stored',
    blood_sugar: '5_medical_stored',
    body_temp: '5_medical_stored',
    weight: '5_medical_stored',
    uric_acid: '5_medical_stored',
    cholesterol: '5_medical_stored',
  },
  parse(_topic, payload, context) {
    const body = decodePayload(payload);
    if (typeof body === 'string') return failed(body);
    const data = object(body, 'data');
    const gateway = macOf(body, 'mac', 'deviceCode') ?? macOf(data, 'mac');
    // An answer to a command has nothing but an id and a code, whatever its type says.
    const isAnswer = Object.keys(data).toSorted().join() === 'code,id';
    const type = isAnswer ? 'cmdResult' : present(body, 'type');
    switch (type) {
      case 'cmdResult':
        return statusMessage('command_result', gateway);
      case 'HB_Msg':
      case 'reportMsg':
        if (gateway === undefined) return failed('missing_field', type === 'HB_Msg' ? 'heartbeat' : 'power_on');
        return statusMessage(type === 'HB_Msg' ? 'heartbeat' : 'power_on', gateway);
      case 'reportAttribute':
        return parseReadings(body, data, gateway, context);
      default:
        return failed(type === undefined ? 'missing_field' : 'unknown_type');
    }
  },
};
