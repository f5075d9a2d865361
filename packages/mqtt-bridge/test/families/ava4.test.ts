import { expect, test } from 'vitest';
import { ava4 } from '../../src/families/ava4.js';
import { openTimeZone } from '../../src/message/time.js';
import {
  arrival,
  arrivalSeconds,
  ava4BloodPressure,
  ava4Heartbeat,
  ava4Reading,
  bloodPressureItem,
  bytes,
  cuff,
  gateway,
  scale,
} from '../fixtures/messages.js';

const context = { zone: openTimeZone('UTC'), now: arrival };
const parse = (payload: unknown) =>
  ava4.parse('dusun_pub', payload instanceof Uint8Array ? payload : bytes(payload), context);

const subDevice = { ble_addr: cuff, scan_time: arrivalSeconds };

test('a reading belongs to the sub-device, then to the device of its kind, then to the owner of the gateway', () => {
  expect(parse(ava4BloodPressure)).toEqual({
    ok: true,
    kind: 'blood_pressure',
    deviceId: cuff,
    gateway,
    timeless: false,
    unreadable: 0,
    subjects: [
      {
        lookups: [
          { via: 'sub_device', value: cuff },
          { via: 'device_kind', value: cuff, kind: 'blood_pressure' },
          { via: 'gateway_owner', value: gateway },
        ],
        readings: [
          {
            at: new Date(arrival - 2_000),
            clock: 'device',
            values: { systolic: 126, diastolic: 81, pulse: 68 },
            outOfRange: [],
          },
        ],
      },
    ],
  });
});

test.each([
  ['BP_BIOLIGTH', { bp_high: 126, bp_low: 81, PR: 68 }, 'blood_pressure', { systolic: 126, diastolic: 81, pulse: 68 }],
  ['WBP BIOLIGHT', { bp_high: '126', bp_low: '81' }, 'blood_pressure', { systolic: 126, diastolic: 81 }],
  ['BLE_BPG', { bp_high: 126, bp_low: 81, PR: null }, 'blood_pressure', { systolic: 126, diastolic: 81 }],
  ['Oximeter JUMPER', { spo2: 97, pulse: 71, pi: 34 }, 'spo2', { spo2: 97, pulse: 71, perfusion_index: 34 }],
  [
    'Contour_Elite',
    { blood_glucose: '108', marker: 'Before Meal' },
    'blood_sugar',
    { glucose: 108, marker: 'Before Meal' },
  ],
  ['AccuChek_Instant', { blood_glucose: '108', marker: '' }, 'blood_sugar', { glucose: 108 }],
  ['IR_TEMO_JUMPER', { temp: 36.599998474121094, mode: 'Head' }, 'body_temp', { temperature: 36.6, mode: 'Head' }],
  ['BodyScale_JUMPER', { weight: 62.29999923706055, resistance: 501.5 }, 'weight', { weight: 62.3, resistance: 501.5 }],
  ['MGSS_REF_UA', { uric_acid: '340.5' }, 'uric_acid', { uric_acid: 340.5 }],
  ['MGSS_REF_CHOL', { cholesterol: '4.81' }, 'cholesterol', { cholesterol: 4.81 }],
])('reads the attribute %s', (attribute, value, kind, values) => {
  const parsed = parse(ava4Reading(attribute, [{ ...subDevice, ...value }]));
  expect(parsed).toMatchObject({ ok: true, kind, subjects: [{ readings: [{ values, outOfRange: [] }] }] });
});

test.each([
  ['a heartbeat', ava4Heartbeat, 'heartbeat'],
  ['the message at power-on', { ...ava4Heartbeat, from: 'ESP32_S3_GW', type: 'reportMsg' }, 'power_on'],
  ['the answer to a command by its type', { ...ava4Heartbeat, type: 'cmdResult' }, 'command_result'],
  ['the answer to a command by its content', { ...ava4BloodPressure, data: { id: 4, code: 0 } }, 'command_result'],
])('takes %s for a message without readings', (_name, payload, kind) => {
  expect(parse(payload)).toEqual({ ok: true, kind, deviceId: gateway, subjects: [], timeless: false });
});

test.each([
  ['no UTF-8', new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]), 'not_utf8', 'unknown'],
  ['no JSON', '{"from":', 'invalid_json', 'unknown'],
  ['no object', '[1]', 'invalid_json', 'unknown'],
  ['too much', bytes(`{"x":"${'x'.repeat(300_000)}"}`), 'payload_too_large', 'unknown'],
  ['no type', { ...ava4BloodPressure, type: undefined }, 'missing_field', 'unknown'],
  ['another type', { ...ava4BloodPressure, type: 'reportOther' }, 'unknown_type', 'unknown'],
  ['no attribute', { ...ava4BloodPressure, data: {} }, 'missing_field', 'unknown'],
  ['another attribute', ava4Reading('EKG_X', [bloodPressureItem]), 'unknown_attribute', 'unknown'],
  ['a prototype key as attribute', ava4Reading('__proto__', [bloodPressureItem]), 'unknown_attribute', 'unknown'],
  ['an empty list', ava4Reading('BP_BIOLIGTH', []), 'missing_field', 'blood_pressure'],
  ['a list of nothing', ava4Reading('BP_BIOLIGTH', [null as never]), 'missing_field', 'blood_pressure'],
  ['no value', ava4Reading('BP_BIOLIGTH', [{ ...subDevice, bp_high: 126 }]), 'missing_field', 'blood_pressure'],
  ['words for a value', ava4Reading('MGSS_REF_UA', [{ ...subDevice, uric_acid: 'Hi' }]), 'invalid_value', 'uric_acid'],
  ['a heartbeat without address', { ...ava4Heartbeat, mac: '' }, 'missing_field', 'heartbeat'],
])('classifies a payload with %s', (_name, payload, errorType, kind) => {
  expect(parse(payload)).toEqual({ ok: false, errorType, kind });
});

test('a payload as hex digits is read like the JSON that it spells', () => {
  expect(parse(Buffer.from(bytes(ava4BloodPressure)).toString('hex'))).toEqual(parse(ava4BloodPressure));
});

test('the older form without from and to, with the address in other places and spellings, is the same', () => {
  const { from, to, mac, ...older } = ava4Reading('BP_BIOLIGTH', [
    { ...bloodPressureItem, ble_addr: '02:00:5E:20:00:0A' },
  ]);
  expect(parse({ ...older, deviceCode: '02-00-5e-10-00-07' })).toEqual(parse(ava4BloodPressure));
});

test('readings of two devices in one list are looked up each for itself', () => {
  const parsed = parse(
    ava4Reading('BP_BIOLIGTH', [bloodPressureItem, { ...bloodPressureItem, ble_addr: scale }, bloodPressureItem]),
  );
  expect(parsed).toMatchObject({
    ok: true,
    subjects: [
      { lookups: [{ value: cuff }, { value: cuff }, { value: gateway }], readings: [{}, {}] },
      { lookups: [{ value: scale }, { value: scale }, { value: gateway }], readings: [{}] },
    ],
  });
});

test('a faulty reading in a list is left out and said, the good ones stay', () => {
  const parsed = parse(ava4Reading('BP_BIOLIGTH', [{ ...subDevice, bp_high: 126 }, bloodPressureItem]));
  expect(parsed).toMatchObject({ ok: true, rejected: 'missing_field', subjects: [{ readings: [{}] }] });
});

test('an optional value that cannot be read is left out, the reading stays', () => {
  const parsed = parse(
    ava4Reading('BP_BIOLIGTH', [
      { ...bloodPressureItem, PR: '--' },
      { ...bloodPressureItem, PR: [] },
    ]),
  );
  expect(parsed).toMatchObject({ ok: true, unreadable: 2 });
  expect(parsed.ok && parsed.rejected).toBeUndefined();
  expect(parsed.ok && parsed.subjects[0]?.readings[0]?.values).toEqual({ systolic: 126, diastolic: 81 });
});

test('a reading whose own time cannot be read has the message’s', () => {
  const parsed = parse(ava4Reading('BP_BIOLIGTH', [{ ...bloodPressureItem, scan_time: 'soon' }]));
  expect(parsed).toMatchObject({
    timeless: false,
    subjects: [{ readings: [{ at: new Date(arrival), clock: 'device' }] }],
  });
});

test('a reading without a readable device address can only be its gateway owner’s', () => {
  const parsed = parse(ava4Reading('BP_BIOLIGTH', [{ ...bloodPressureItem, ble_addr: 'n/a' }]));
  expect(parsed).toMatchObject({
    ok: true,
    deviceId: gateway,
    subjects: [{ lookups: [{ via: 'gateway_owner', value: gateway }] }],
  });
});

test('a value that cannot be true is kept and marked', () => {
  const parsed = parse(ava4Reading('BP_BIOLIGTH', [{ ...bloodPressureItem, bp_high: 300 }]));
  expect(parsed).toMatchObject({ subjects: [{ readings: [{ values: { systolic: 300 }, outOfRange: ['systolic'] }] }] });
});

test.each([
  ['years ahead', arrivalSeconds + 3 * 31_536_000],
  ['years behind', arrivalSeconds - 3 * 31_536_000],
  ['no number', 'soon'],
])('a device clock that is %s is not believed', (_name, time) => {
  const parsed = parse(ava4Reading('BP_BIOLIGTH', [{ ...bloodPressureItem, scan_time: time }], { time }));
  expect(parsed).toMatchObject({ subjects: [{ readings: [{ at: new Date(arrival), clock: 'arrival' }] }] });
});

test('a message without any time says so', () => {
  const parsed = parse(
    ava4Reading('BP_BIOLIGTH', [{ ...bloodPressureItem, scan_time: undefined }], { time: undefined }),
  );
  expect(parsed).toMatchObject({ ok: true, timeless: true });
});
