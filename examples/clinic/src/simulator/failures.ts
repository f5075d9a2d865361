import type { BuiltInFamilyName } from '@pulsetrail/catalog';
import type { Random } from '../random.js';
import { heartbeat } from './kati.js';
import type { Draft, Json, JsonObject } from './source.js';

/** A message as it is published. */
export interface Encoded {
  readonly topic: string;
  readonly payload: Buffer;
  /** Whether the broker shall keep it and send it with every subscription to come. */
  readonly retain?: true;
  /** Whether the connection breaks off once it is sent, before the broker's answer, so that it is sent again. */
  readonly breaksOff?: true;
}

/** One way in which real devices and networks go wrong. */
export interface Failure {
  readonly name: string;
  /** Whether a kind of message of a family can go wrong like this. */
  readonly applies: (family: BuiltInFamilyName, kind: string) => boolean;
  /** What arrives instead of the draft: usually one message, none where a device falls silent, two where one is sent again. */
  readonly spoil: (draft: Draft, random: Random, now: Date) => readonly Encoded[];
}

/** Writes a draft as it should be. */
export const encode = ({ topic, body }: Draft): Encoded => ({ topic, payload: Buffer.from(JSON.stringify(body)) });

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const part = (body: JsonObject, key: string): JsonObject => {
  const value = body[key];
  return isObject(value) ? value : {};
};

const without = (body: JsonObject, ...keys: string[]): JsonObject =>
  Object.fromEntries(Object.entries(body).filter(([key]) => !keys.includes(key)));

/** A failure that changes what the message says. */
const reworded = (
  name: string,
  applies: Failure['applies'],
  change: (draft: Draft, random: Random, now: Date) => Draft,
): Failure => ({ name, applies, spoil: (draft, random, now) => [encode(change(draft, random, now))] });

/** A failure that changes the body alone. */
const rewritten = (
  name: string,
  applies: Failure['applies'],
  change: (body: JsonObject, random: Random, now: Date) => JsonObject,
): Failure => reworded(name, applies, ({ topic, body }, random, now) => ({ topic, body: change(body, random, now) }));

const statusKinds = ['heartbeat', 'power_on', 'online_trigger', 'command_result'];
const alarmKinds = ['sos', 'fall'];
const isReading = (family: BuiltInFamilyName, kind: string): boolean =>
  family !== 'kati' && !statusKinds.includes(kind);
const isKati = (family: BuiltInFamilyName): boolean => family === 'kati';
const any = (): boolean => true;

const changeData = (body: JsonObject, change: (data: JsonObject) => JsonObject): JsonObject => ({
  ...body,
  data: change(part(body, 'data')),
});

/** Changes every reading of an AVA4 message. */
const changeReadings = (body: JsonObject, change: (reading: JsonObject) => JsonObject): JsonObject =>
  changeData(body, (data) => {
    const list = part(data, 'value').device_list;
    const readings = Array.isArray(list) ? list.filter(isObject) : [];
    return { ...data, value: { device_list: readings.map(change) } };
  });

/** An address that belongs to nobody: no fleet uses the block 2f. */
const unknownAddress = (random: Random): string => `02005e2f${random.int(0, 0xffff).toString(16).padStart(4, '0')}`;

/** Years by which a device's clock is ahead. */
const yearsAhead = 3;
const secondsAhead = yearsAhead * 31_556_952;

const clockKeys = ['time', 'timeStamps', 'timestamp', 'scan_time'];

/** Moves every time in a body, at any depth. */
function ahead(value: Json): Json {
  if (Array.isArray(value)) return value.map(ahead);
  if (!isObject(value)) return value;
  const moved = Object.entries(value).map(([key, item]): [string, Json] => {
    if (!clockKeys.includes(key)) return [key, ahead(item)];
    if (typeof item === 'number') return [key, item + secondsAhead];
    return [
      key,
      String(item).replace(/^(\d\d\/\d\d\/)(\d{4})/, (_, day, year) => `${day}${Number(year) + yearsAhead}`),
    ];
  });
  return Object.fromEntries(moved);
}

const otherForms: readonly ((mac: string) => string)[] = [
  (mac) => mac.toUpperCase(),
  (mac) => (mac.match(/../g) ?? []).join(':').toUpperCase(),
  (mac) => (mac.match(/../g) ?? []).join('-'),
];

const otherTopics: Readonly<Record<string, string>> = {
  dusun_pub: 'dusun_sub',
  'iMEDE_watch/SOS': 'iMEDE_watch/sos',
  'iMEDE_watch/fallDown': 'iMEDE_watch/FALLDOWN',
};

/** The flat form that an older firmware sends instead of a batch. */
const flatBatch = (body: JsonObject, random: Random): JsonObject => ({
  ...without(body, 'num_datas', 'data'),
  hr: random.int(50, 120),
  systolic: random.int(95, 160),
  diastolic: random.int(55, 95),
  spo2: random.int(90, 100),
});

/** Every failure mode. Adding one is adding an entry. */
export const failures: readonly Failure[] = [
  {
    name: 'not_utf8',
    applies: any,
    spoil: (draft) => {
      const { topic, payload } = encode(draft);
      return [
        { topic, payload: Buffer.concat([payload.subarray(0, 8), Buffer.from([0xff, 0xfe]), payload.subarray(8)]) },
      ];
    },
  },
  {
    name: 'invalid_json',
    applies: any,
    spoil: (draft, random) => {
      const { topic, payload } = encode(draft);
      return [{ topic, payload: payload.subarray(0, random.int(1, payload.length - 1)) }];
    },
  },
  rewritten(
    'missing_key',
    (family, kind) => isKati(family) || isReading(family, kind),
    (body) => {
      if ('IMEI' in body) return without(body, 'IMEI');
      return 'citiz' in body ? without(body, 'citiz') : changeData(body, (data) => without(data, 'attribute'));
    },
  ),
  rewritten('unknown_attribute', isReading, (body) =>
    changeData(body, (data) => ({ ...data, attribute: 'ECG_PROTOTYPE' })),
  ),
  reworded(
    'unknown_type',
    // An alarm is one on any topic: it says so itself.
    (family, kind) => (isKati(family) && !alarmKinds.includes(kind)) || isReading(family, kind),
    ({ topic, body }) =>
      'type' in body ? { topic, body: { ...body, type: 'reportPrototype' } } : { topic: 'iMEDE_watch/prototype', body },
  ),
  rewritten(
    'unmapped_sub_device',
    (family, kind) => family === 'ava4' && isReading(family, kind),
    (body, random) => {
      const ble_addr = unknownAddress(random);
      return changeReadings(body, (reading) => ({ ...reading, ble_addr }));
    },
  ),
  rewritten(
    'unknown_patient',
    (family, kind) => isReading(family, kind) || (isKati(family) && kind === 'vitals'),
    (body, random) => {
      if ('citiz' in body) return { ...body, citiz: `98${String(random.int(0, 99_999)).padStart(11, '0')}` };
      if ('IMEI' in body) return { ...body, IMEI: String(90_000_000 + random.int(0, 99_999)).padStart(15, '0') };
      const [ble_addr, mac] = [unknownAddress(random), '02:00:5E:1F:00:01'];
      const foreign = changeReadings({ ...body, mac, deviceCode: mac }, (reading) => ({ ...reading, ble_addr }));
      return changeData(foreign, (data) => ({ ...data, mac }));
    },
  ),
  rewritten(
    'mac_form',
    (family, kind) => family === 'ava4' && isReading(family, kind),
    (body, random) => {
      const form = random.pick(otherForms);
      return changeReadings(body, (reading) => ({ ...reading, ble_addr: form(String(reading.ble_addr)) }));
    },
  ),
  rewritten(
    'clock_ahead',
    (_, kind) => !['sos', 'fall', 'online_trigger', 'location'].includes(kind),
    (body) => ahead(body) as JsonObject,
  ),
  rewritten(
    'no_timestamp',
    (family, kind) => isReading(family, kind) || ['heartbeat', 'vitals'].includes(kind),
    (body) => {
      const untimed = without(body, 'time', 'timeStamps');
      return 'device' in body ? changeReadings(untimed, (reading) => without(reading, 'scan_time')) : untimed;
    },
  ),
  rewritten(
    'heartbeat_shaped_sleep',
    (family, kind) => isKati(family) && kind === 'sleep',
    (body, random, now) => heartbeat(String(body.IMEI), random, now),
  ),
  reworded(
    'topic_spelling',
    (family, kind) => (family === 'ava4' && isReading(family, kind)) || ['sos', 'fall'].includes(kind),
    ({ topic, body }) => ({ topic: otherTopics[topic] ?? topic, body }),
  ),
  rewritten(
    'legacy_form',
    (family, kind) => (family === 'ava4' && isReading(family, kind)) || kind === 'batch',
    (body, random) => ('IMEI' in body ? flatBatch(body, random) : without(body, 'from', 'to')),
  ),
  { name: 'sent_twice', applies: any, spoil: (draft) => [encode(draft), encode(draft)] },
  { name: 'dropped_connection', applies: any, spoil: (draft) => [{ ...encode(draft), breaksOff: true }] },
  {
    name: 'retained',
    applies: (_, kind) => ['sos', 'fall', 'online_trigger', 'power_on'].includes(kind),
    spoil: (draft) => [{ ...encode(draft), retain: true }],
  },
  { name: 'silent_device', applies: (_, kind) => kind === 'heartbeat', spoil: () => [] },
];
