import { expect, test } from 'vitest';
import { kati } from '../../src/families/kati.js';
import { openTimeZone } from '../../src/message/time.js';
import {
  arrival,
  arrivalSeconds,
  bytes,
  imei,
  katiBatch,
  katiHeartbeat,
  katiLocation,
  katiSleep,
  katiSos,
  katiVitals,
} from '../fixtures/messages.js';

const parse = (word: string, payload: unknown, zone = 'UTC') =>
  kati.parse(`iMEDE_watch/${word}`, bytes(payload), { zone: openTimeZone(zone), now: arrival });

const place = {
  latitude: 13.500001,
  longitude: 100.5,
  speed: 0.2,
  heading: 180,
  wifi: katiLocation.WiFi,
  cell_mcc: '001',
  cell_mnc: '1',
  cell_lac: '1',
  cell_cid: '1',
};

test.each([
  ['hb', katiHeartbeat, 'heartbeat', { signal: 74, battery: 61, satellites: 4, working_mode: 1, steps: 1_204 }],
  [
    'VitalSign',
    katiVitals,
    'vital_signs',
    { heart_rate: 71, systolic: 118, diastolic: 76, temperature: 36.4, spo2: 98 },
  ],
  ['location', { IMEI: imei, location: katiLocation, time: '08/07/2025 11:00:00' }, 'location', place],
  [
    'sleepdata',
    katiSleep,
    'sleep',
    { slots: '00112212', awake_minutes: 10, light_minutes: 15, deep_minutes: 15, from: '2200', to: '0700' },
  ],
  ['SOS', katiSos, 'sos', place],
  ['sos', { ...katiSos, location: {} }, 'sos', {}],
  ['fallDown', { ...katiSos, status: 'FALL DOWN' }, 'fall', place],
  ['FALLDOWN', { ...katiSos, status: 'FALL DOWN', location: null }, 'fall', {}],
  ['onlineTrigger', { IMEI: imei, status: 'Offline' }, 'online_status', { status: 'offline' }],
])('reads %s', (word, payload, kind, values) => {
  expect(parse(word, payload)).toMatchObject({
    ok: true,
    kind,
    deviceId: imei,
    subjects: [
      {
        lookups: [
          { via: 'imei', value: imei },
          { via: 'patient_watch', value: imei },
        ],
        readings: [{ values }],
      },
    ],
  });
  const parsed = parse(word, payload);
  expect(parsed.ok && parsed.subjects[0]?.readings[0]?.values).toEqual(values);
});

test.each([
  ['SOS', 'sos'],
  ['sos', 'sos'],
  ['fallDown', 'fall'],
  ['FALLDOWN', 'fall'],
])('%s raises an alarm, even when the payload cannot be read', (word, alarm) => {
  expect(parse(word, katiSos)).toMatchObject({ ok: true, alarm, timeless: true });
  expect(parse(word, '{"IMEI":')).toEqual({ ok: false, errorType: 'invalid_json', kind: alarm, alarm });
  expect(parse(word, {})).toEqual({ ok: false, errorType: 'missing_field', kind: alarm, alarm });
});

test.each([
  ['SOS', 'sos'],
  ['sos ', 'sos'],
  ['FALL DOWN', 'fall'],
  ['fallDown', 'fall'],
])('the status %s is an alarm on a topic that nobody knows, too', (status, alarm) => {
  expect(parse('alert', { ...katiSos, status })).toMatchObject({ ok: true, kind: alarm, alarm });
  expect(parse('alert', { status })).toEqual({ ok: false, errorType: 'missing_field', kind: alarm, alarm });
});

test('a batch is one message whose readings keep their own times', () => {
  const parsed = parse('AP55', katiBatch(12));
  expect(parsed).toMatchObject({ ok: true, kind: 'vital_signs_batch', timeless: false });
  const readings = parsed.ok ? parsed.subjects.flatMap((subject) => subject.readings) : [];
  expect(readings).toHaveLength(12);
  expect(readings.map(({ at, clock }) => [at.getTime(), clock])).toEqual(
    Array.from({ length: 12 }, (_unused, index) => [arrival - 3_600_000 + index * 300_000, 'device']),
  );
});

test('the older flat form of a batch is one reading', () => {
  const flat = { IMEI: imei, hr: 80, systolic: '120', diastolic: 75, spo2: 97, timestamp: arrivalSeconds - 60 };
  expect(parse('AP55', flat)).toMatchObject({
    ok: true,
    subjects: [
      {
        readings: [
          { at: new Date(arrival - 60_000), values: { heart_rate: 80, systolic: 120, diastolic: 75, spo2: 97 } },
        ],
      },
    ],
  });
});

test('readings of a batch without times of their own have the batch’s, or else that of arrival', () => {
  const { timeStamps, ...untimed } = katiBatch(2);
  const data = untimed.data.map(({ timestamp, ...item }) => item);
  const batch = parse('AP55', { ...untimed, timeStamps: '08/07/2025 11:30:00', data });
  const read = { at: new Date(arrival - 1_800_000), clock: 'device' };
  expect(batch).toMatchObject({ timeless: false, subjects: [{ readings: [read, read] }] });
  expect(parse('AP55', { ...untimed, data })).toMatchObject({
    timeless: true,
    subjects: [{ readings: [{ at: new Date(arrival), clock: 'arrival' }, {}] }],
  });
});

test.each([
  ['a batch without readings', 'AP55', katiBatch(0), 'vital_signs_batch'],
  ['a place in which nothing stands', 'location', { IMEI: imei, location: {} }, 'location'],
  ['a place that is null', 'location', { IMEI: imei, location: null }, 'location'],
  ['a place without a fix', 'location', { IMEI: imei, location: { GPS: { latitude: '' }, WiFi: null } }, 'location'],
])('%s is understood, and has nothing to store', (_name, word, payload, kind) => {
  expect(parse(word, payload)).toEqual({ ok: true, kind, deviceId: imei, subjects: [], timeless: false });
});

test('a value that cannot be read is left out and counted, the others stay', () => {
  const parsed = parse('VitalSign', { ...katiVitals, bodyTemperature: '--', spO2: 'n/a' });
  expect(parsed).toMatchObject({ ok: true, unreadable: 2 });
  expect(parsed.ok && parsed.rejected).toBeUndefined();
  expect(parsed.ok && parsed.subjects[0]?.readings[0]?.values).toEqual({
    heart_rate: 71,
    systolic: 118,
    diastolic: 76,
  });
});

test('a batch item without any value is left out and said', () => {
  const batch = katiBatch(2);
  expect(
    parse('AP55', { ...batch, data: [...batch.data, { timestamp: arrivalSeconds, heartRate: null }] }),
  ).toMatchObject({
    ok: true,
    rejected: 'missing_field',
    subjects: [{ readings: [{}, {}] }],
  });
});

test('the body of a heartbeat on the topic of sleep is a heartbeat', () => {
  expect(parse('sleepdata', katiHeartbeat)).toEqual(parse('hb', katiHeartbeat));
});

test('a time without zone is the site’s', () => {
  const parsed = parse('VitalSign', { ...katiVitals, timeStamps: '08/07/2025 18:15:00' }, 'Asia/Bangkok');
  expect(parsed).toMatchObject({
    subjects: [{ readings: [{ at: new Date(Date.UTC(2025, 6, 8, 11, 15)), clock: 'device' }] }],
  });
});

test('a year of the Buddhist Era is understood', () => {
  const parsed = parse('VitalSign', { ...katiVitals, timeStamps: '08/07/2568 11:15:00' });
  expect(parsed).toMatchObject({ subjects: [{ readings: [{ at: new Date(Date.UTC(2025, 6, 8, 11, 15)) }] }] });
});

test('an IMEI that was sent as a number gets its leading zeros back', () => {
  expect(parse('hb', { ...katiHeartbeat, IMEI: 25 })).toMatchObject({ ok: true, deviceId: imei });
});

test.each([
  ['text null', 'null', 'NULL'],
  ['empty text', '', ''],
  ['null', null, null],
  ['out of this world', 95, 200],
])('coordinates that are %s are none', (_name, latitude, longitude) => {
  const parsed = parse('SOS', { ...katiSos, location: { GPS: { latitude, longitude } } });
  expect(parsed.ok && parsed.subjects[0]?.readings[0]?.values).toEqual({});
});

test.each([
  ['an unknown topic', 'heartbeat2', katiHeartbeat, 'unknown_type', 'unknown'],
  ['a prototype key as status', 'x', { ...katiSos, status: '__proto__' }, 'unknown_type', 'unknown'],
  ['a prototype key as topic', '__proto__', katiHeartbeat, 'unknown_type', 'unknown'],
  ['no IMEI', 'hb', { battery: 3 }, 'missing_field', 'heartbeat'],
  ['a short IMEI', 'hb', { ...katiHeartbeat, IMEI: '25' }, 'invalid_value', 'heartbeat'],
  ['nothing measured', 'VitalSign', { IMEI: imei }, 'missing_field', 'vital_signs'],
  ['no place', 'location', { IMEI: imei }, 'missing_field', 'location'],
  ['a word for a place', 'location', { IMEI: imei, location: 'here' }, 'missing_field', 'location'],
  ['nothing that can be read', 'VitalSign', { IMEI: imei, spO2: '--' }, 'invalid_value', 'vital_signs'],
  ['no sleep', 'sleepdata', { IMEI: imei }, 'missing_field', 'sleep'],
  ['sleep of other digits', 'sleepdata', { IMEI: imei, sleep: { data: '0193' } }, 'invalid_value', 'sleep'],
  ['another status', 'onlineTrigger', { IMEI: imei, status: 'maybe' }, 'invalid_value', 'online_status'],
])('classifies a message with %s', (_name, word, payload, errorType, kind) => {
  expect(parse(word, payload)).toEqual({ ok: false, errorType, kind });
});
