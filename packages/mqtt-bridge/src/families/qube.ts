import { normalizeCitizenId, normalizeMac } from '../message/address.js';
import type { PatientProfile, PersonName } from '../message/message.js';
import { decodePayload, identifier, type JsonObject, object, present, toText } from '../message/payload.js';
import { parseCompactDay, parseUnixTime } from '../message/time.js';
import { type DeviceFamily, failed, type ParseContext, statusMessage, understood } from './family.js';
import { type ReadingKind, readingAt, readingMeasures, readMeasures, spelling } from './measures.js';

/** What each `data.attribute` measures. */
const attributes = new Map<string, ReadingKind>([
  ['wbpjumper', 'blood_pressure'],
  ['contour', 'blood_sugar'],
  ['bodyscalejumper', 'weight'],
  ['temojumper', 'body_temp'],
  ['oximeterjumper', 'spo2'],
]);

const genders = new Map<string, 'male' | 'female'>([
  ['0', 'female'],
  ['1', 'male'],
]);

/** Title, first, middle and last name, joined by `#`; a part may hold spaces or be empty. */
function nameOf(body: JsonObject): PersonName | undefined {
  const parts = toText(present(body, 'nameTH', 'nameEN'))?.split('#');
  if (parts === undefined || parts.length !== 4) return undefined;
  const [title = '', first = '', middle = '', last = ''] = parts;
  return { title, first, middle, last };
}

/** What the box read from the citizen's card. What cannot be read is left out: the reading matters more. */
function profileOf(body: JsonObject): PatientProfile {
  // The device spells it so.
  const birthDate = parseCompactDay(String(identifier(body, 'brith') ?? ''));
  const gender = genders.get(String(identifier(body, 'gender')));
  const name = nameOf(body);
  return {
    ...(birthDate !== undefined && { birthDate }),
    ...(gender !== undefined && { gender }),
    ...(name !== undefined && { name }),
  };
}

const boxOf = (body: JsonObject): string | undefined => {
  const mac = present(body, 'mac');
  return typeof mac === 'string' ? normalizeMac(mac) : undefined;
};

function parseReading(body: JsonObject, { now }: ParseContext) {
  const data = object(body, 'data');
  const attribute = present(data, 'attribute');
  if (attribute === undefined) return failed('missing_field');
  const kind = typeof attribute === 'string' ? attributes.get(spelling(attribute)) : undefined;
  if (kind === undefined) return failed('unknown_attribute');
  const citizen = identifier(body, 'citiz');
  if (citizen === undefined) return failed('missing_field', kind);
  const value = normalizeCitizenId(citizen);
  if (value === undefined) return failed('invalid_value', kind);
  const measured = readMeasures(object(data, 'value'), readingMeasures[kind]);
  if (typeof measured === 'string') return failed(measured, kind);
  const sent = parseUnixTime(present(body, 'time'));
  const deviceId = boxOf(body);
  return understood({
    kind,
    subjects: [
      {
        lookups: [{ via: 'citizen_id', value }],
        readings: [readingAt(measured, sent, now)],
        profile: profileOf(body),
      },
    ],
    timeless: sent === undefined,
    unreadable: measured.unreadable,
    ...(deviceId !== undefined && { deviceId }),
  });
}

/** The Qube-Vital box: a measuring station that reads the citizen's card. */
export const qube: DeviceFamily = {
  name: 'qube',
  topics: ['CM4_BLE_GW_TX'],
  topicWords: [],
  lookups: ['citizen_id'],
  // Its heartbeat is that of the AVA4 gateway in every field; nobody has written down how often it comes.
  heartbeat: { period: 60 },
  kinds: {
    heartbeat: '2_payload_parsed',
    blood_pressure: '5_medical_stored',
    blood_sugar: '5_medical_stored',
    weight: '5_medical_stored',
    body_temp: '5_medical_stored',
    spo2: '5_medical_stored',
  },
  parse(_topic, payload, context) {
    const body = decodePayload(payload);
    if (typeof body === 'string') return failed(body);
    const type = present(body, 'type');
    switch (type) {
      case 'HB_Msg': {
        const box = boxOf(body);
        return box === undefined ? failed('missing_field', 'heartbeat') : statusMessage('heartbeat', box);
      }
      case 'reportAttribute':
        return parseReading(body, context);
      default:
        return failed(type === undefined ? 'missing_field' : 'unknown_type');
    }
  },
};
