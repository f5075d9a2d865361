import { expect, test } from 'vitest';
import { qube } from '../../src/families/qube.js';
import { openTimeZone } from '../../src/message/time.js';
import { arrival, bytes, citizenId, qubeHeartbeat, qubeReading, qubeTemperature } from '../fixtures/messages.js';

const parse = (payload: unknown) =>
  qube.parse('CM4_BLE_GW_TX', bytes(payload), { zone: openTimeZone('UTC'), now: arrival });

test('a reading is found by the citizen id and brings the person’s details along', () => {
  expect(parse(qubeTemperature)).toEqual({
    ok: true,
    kind: 'body_temp',
    deviceId: '02005e300003',
    timeless: false,
    unreadable: 0,
    subjects: [
      {
        lookups: [{ via: 'citizen_id', value: citizenId }],
        profile: {
          birthDate: '1987-01-15',
          gender: 'male',
          name: { title: 'X', first: 'Test Two', middle: '', last: 'One' },
        },
        readings: [
          {
            at: new Date(arrival - 5_000),
            clock: 'device',
            values: { temperature: 36.7, mode: 'Head' },
            outOfRange: [],
          },
        ],
      },
    ],
  });
});

test.each([
  ['WBP_JUMPER', { bp_high: 121, bp_low: 79, pr: 66 }, 'blood_pressure', { systolic: 121, diastolic: 79, pulse: 66 }],
  ['CONTOUR', { blood_glucose: 99, marker: 'After Meal' }, 'blood_sugar', { glucose: 99, marker: 'After Meal' }],
  ['BodyScale_JUMPER', { weight: 70.1, Resistance: 480 }, 'weight', { weight: 70.1, resistance: 480 }],
  ['TEMO_Jumper', { mode: 'Head', Temp: 36.7 }, 'body_temp', { temperature: 36.7, mode: 'Head' }],
  ['Oximeter_JUMPER', { pulse: 70, spo2: 98, pi: 40 }, 'spo2', { spo2: 98, pulse: 70, perfusion_index: 40 }],
])('reads the attribute %s', (attribute, value, kind, values) => {
  expect(parse(qubeReading(attribute, value))).toMatchObject({
    ok: true,
    kind,
    subjects: [{ readings: [{ values }] }],
  });
});

test('a heartbeat is a message without readings', () => {
  expect(parse(qubeHeartbeat)).toEqual({
    ok: true,
    kind: 'heartbeat',
    deviceId: '02005e300003',
    subjects: [],
    timeless: false,
  });
});

test('details that cannot be read are left out, and the reading stays', () => {
  const odd = qubeReading(
    'TEMO_Jumper',
    { Temp: 36.7 },
    { brith: '25301399', gender: '__proto__', nameTH: 'One Test' },
  );
  expect(parse(odd)).toMatchObject({ ok: true, subjects: [{ profile: {} }] });
  const parsed = parse(odd);
  expect(parsed.ok && parsed.subjects[0]?.profile).toEqual({});
});

test.each([
  ['no citizen id', qubeReading('TEMO_Jumper', { Temp: 36.7 }, { citiz: '' }), 'missing_field', 'body_temp'],
  ['a short citizen id', qubeReading('TEMO_Jumper', { Temp: 36.7 }, { citiz: '99' }), 'invalid_value', 'body_temp'],
  ['no value', qubeReading('TEMO_Jumper', {}), 'missing_field', 'body_temp'],
  ['another attribute', qubeReading('EKG', {}), 'unknown_attribute', 'unknown'],
  ['no attribute', { ...qubeTemperature, data: [] }, 'missing_field', 'unknown'],
  ['another type', { ...qubeTemperature, type: 'x' }, 'unknown_type', 'unknown'],
  ['no type', { from: 'PI' }, 'missing_field', 'unknown'],
  ['a heartbeat without address', { ...qubeHeartbeat, mac: 'x' }, 'missing_field', 'heartbeat'],
  ['no JSON', 'Online', 'invalid_json', 'unknown'],
])('classifies a message with %s', (_name, payload, errorType, kind) => {
  expect(parse(payload)).toEqual({ ok: false, errorType, kind });
});
