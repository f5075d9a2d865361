import { normalizeImei } from '../message/address.js';
import type { Alarm, DeviceMessage, LookupKey, Reading } from '../message/message.js';
import {
  decodePayload,
  field,
  identifier,
  isObject,
  type JsonObject,
  object,
  type ParseErrorType,
  present,
  toText,
} from '../message/payload.js';
import { parseLocalTime, parseUnixTime } from '../message/time.js';
import { type DeviceFamily, failed, type ParseContext, statusMessage, understood } from './family.js';
import { readLocation } from './kati-location.js';
import { readSleep } from './kati-sleep.js';
import { known, type Measure, type Measured, readingAt, readMeasures } from './measures.js';

const heartbeatMeasures: readonly Measure[] = [
  { name: 'signal', from: ['signalGSM'], range: [0, 100] },
  { name: 'battery', from: ['battery'], range: [0, 100] },
  { name: 'satellites', from: ['satellites'] },
  { name: 'working_mode', from: ['workingMode'] },
  { name: 'steps', from: ['step'] },
];

/** With the flat names of the batch's older form. */
const vitalMeasures: readonly Measure[] = [
  { name: 'heart_rate', from: ['heartRate', 'hr'], range: [30, 250] },
  { name: 'systolic', from: ['bp_sys', 'systolic'], range: [70, 200] },
  { name: 'diastolic', from: ['bp_dia', 'diastolic'], range: [40, 130] },
  { name: 'temperature', from: ['bodyTemperature'], range: [30, 45] },
  { name: 'spo2', from: ['spO2', 'spo2'], range: [70, 100] },
];

/** Minutes between the reports of each working mode: normal, saving, emergency. */
const reportMinutes = new Map<unknown, number>([
  [1, 15],
  [2, 60],
  [3, 1],
]);

/** Of the mode of satellites, whose interval is set by hand, and before the first heartbeat, the longest of the others. */
const longestMinutes = Math.max(...reportMinutes.values());

/** What a message says of the next one: the working mode changes the period, and a watch that has gone offline is gone. */
function told({ kind, subjects }: DeviceMessage): number | 'gone' | undefined {
  const values = subjects[0]?.readings[0]?.values;
  if (kind === 'online_status') return values?.status === 'offline' ? 'gone' : undefined;
  if (kind !== 'heartbeat' || values?.working_mode === undefined) return undefined;
  return (reportMinutes.get(values.working_mode) ?? longestMinutes) * 60;
}

/** One thing measured at one time. */
interface Item {
  readonly measured: Measured | ParseErrorType;
  /** When, in milliseconds since 1970, as far as the watch says. */
  readonly sent: number | undefined;
}

/** A kind of message, by the last word of its topic. */
interface Topic {
  readonly kind: string;
  readonly alarm?: Alarm;
  /** What was measured; no items when the message says that there is nothing. */
  read(body: JsonObject, context: ParseContext): readonly Item[];
}

/** The time of a message: local without a zone, or as unix seconds; some kinds have none. */
function sentTime(body: JsonObject, { zone }: ParseContext): number | undefined {
  const sent = present(body, 'timeStamps', 'timestamp', 'time');
  return parseUnixTime(sent) ?? (typeof sent === 'string' ? parseLocalTime(sent, zone) : undefined);
}

/** A topic whose message is one item. */
const single =
  (read: (body: JsonObject) => Measured | ParseErrorType): Topic['read'] =>
  (body, context) => [{ measured: read(body), sent: sentTime(body, context) }];

/** Blood pressure stands in an object of its own, or beside the rest in the older form. */
const readVitals = (item: JsonObject) => readMeasures(item, vitalMeasures, object(item, 'bloodPressure'));

/** A watch without satellites, cell and wireless networks sends a place in which nothing stands. */
function readPlace(body: JsonObject, context: ParseContext): readonly Item[] {
  const sent = sentTime(body, context);
  const place = field(body, 'location');
  if (!isObject(place) && place !== null) return [{ measured: 'missing_field', sent }];
  const values = readLocation(body);
  return Object.keys(values).length === 0 ? [] : [{ measured: known(values), sent }];
}

function readOnline(body: JsonObject): Measured | ParseErrorType {
  const status = toText(present(body, 'status'))?.toLowerCase();
  if (status === undefined) return 'missing_field';
  return status === 'online' || status === 'offline' ? known({ status }) : 'invalid_value';
}

/**
 * Each reading of the hourly batch has a time of its own, or else the batch's; an hour in which nothing was measured is an
 * empty one. The older form is one flat reading.
 */
function readBatch(body: JsonObject, context: ParseContext): readonly Item[] {
  const data = field(body, 'data');
  const items = Array.isArray(data) ? data.map((item) => (isObject(item) ? item : {})) : [body];
  return items.map((item) => ({
    measured: readVitals(item),
    sent: sentTime(item, context) ?? sentTime(body, context),
  }));
}

/** An alarm is stored with the place when there is one. */
const readAlarm = single((body) => known(readLocation(body)));

const heartbeat: Topic = { kind: 'heartbeat', read: single((body) => readMeasures(body, heartbeatMeasures)) };

/** By the last word of the topic in lower case: the watches spell `SOS` and `fallDown` in two ways each. */
const topics = new Map<string, Topic>([
  ['hb', heartbeat],
  ['vitalsign', { kind: 'vital_signs', read: single(readVitals) }],
  ['ap55', { kind: 'vital_signs_batch', read: readBatch }],
  ['location', { kind: 'location', read: readPlace }],
  [
    'sleepdata',
    {
      kind: 'sleep',
      read: (body, context) => {
        const sleep = object(body, 'sleep');
        return [{ measured: readSleep(sleep), sent: sentTime(sleep, context) }];
      },
    },
  ],
  ['sos', { kind: 'sos', alarm: 'sos', read: readAlarm }],
  ['falldown', { kind: 'fall', alarm: 'fall', read: readAlarm }],
  ['onlinetrigger', { kind: 'online_status', read: single(readOnline) }],
]);

/** What an alarm says of itself, for one that comes on a topic of another name. */
const alarmStates = ['sos', 'falldown'];

function alarmOf(body: JsonObject): Topic | undefined {
  const status = toText(present(body, 'status'))?.toLowerCase().replace(/[ _-]/g, '');
  return status !== undefined && alarmStates.includes(status) ? topics.get(status) : undefined;
}

/** Some watches send the body of a heartbeat on the topic of sleep. */
const isHeartbeat = (body: JsonObject): boolean =>
  present(body, 'sleep') === undefined && present(body, 'signalGSM', 'battery', 'workingMode', 'step') !== undefined;

/** The watch as it is registered, then as the patient's record names it. */
const lookupsOf = (imei: string): LookupKey[] => [
  { via: 'imei', value: imei },
  { via: 'patient_watch', value: imei },
];

/** The Kati watch: one topic a kind of message. */
export const kati: DeviceFamily = {
  name: 'kati',
  topics: ['iMEDE_watch/#'],
  topicWords: [...topics.keys()],
  lookups: ['imei', 'patient_watch'],
  heartbeat: { period: longestMinutes * 60, told },
  kinds: {
    // The watch's own state is looked up and updated like a reading, but it is no medical record.
    heartbeat: '4_patient_updated',
    online_status: '4_patient_updated',
    vital_signs: '5_medical_stored',
    vital_signs_batch: '5_medical_stored',
    location: '5_medical_stored',
    sleep: '5_medical_stored',
    sos: '5_medical_stored',
    fall: '5_medical_stored',
  },
  emptyKinds: ['vital_signs_batch', 'location'],
  parse(topic, payload, context) {
    const word = topic.slice(topic.lastIndexOf('/') + 1).toLowerCase();
    const body = decodePayload(payload);
    const named = topics.get(word) ?? (typeof body === 'string' ? undefined : alarmOf(body));
    if (named === undefined) return failed('unknown_type');
    if (typeof body === 'string') return failed(body, named.kind, named.alarm);
    const { kind, alarm, read } = word === 'sleepdata' && isHeartbeat(body) ? heartbeat : named;
    const sentImei = identifier(body, 'IMEI');
    if (sentImei === undefined) return failed('missing_field', kind, alarm);
    const imei = normalizeImei(sentImei);
    if (imei === undefined) return failed('invalid_value', kind, alarm);

    const items = read(body, context);
    if (items.length === 0) return statusMessage(kind, imei);
    const readings: Reading[] = [];
    let rejected: ParseErrorType | undefined;
    let unreadable = 0;
    for (const { measured, sent } of items) {
      if (typeof measured === 'string') {
        rejected ??= measured;
        continue;
      }
      readings.push(readingAt(measured, sent, context.now));
      unreadable += measured.unreadable;
    }
    if (readings.length === 0) return failed(rejected ?? 'missing_field', kind, alarm);
    const subjects = [{ lookups: lookupsOf(imei), readings }];
    const timeless = items.some(({ sent }) => sent === undefined);
    return understood({ kind, deviceId: imei, subjects, timeless, unreadable, alarm, rejected });
  },
};
