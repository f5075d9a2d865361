import { expect, test } from 'vitest';
import { families } from '../../src/families/index.js';
import { ava4, box, context, gateway, read, seconds, watch } from '../fixtures/documented.js';
import { arrival, bytes } from '../fixtures/messages.js';

/** The ranges and the failure modes that `docs/payloads.md` tells of. */

test.each([
  ['ava4', 'blood_pressure', 'BP_BIOLIGTH', { bp_high: [70, 250], bp_low: [40, 150], PR: [40, 200] }],
  ['ava4', 'spo2', 'Oximeter JUMPER', { spo2: [70, 100], pulse: [40, 200] }],
  ['ava4', 'blood_sugar', 'Contour_Elite', { blood_glucose: [20, 600] }],
  ['ava4', 'body_temp', 'IR_TEMO_JUMPER', { temp: [30, 45] }],
  ['ava4', 'weight', 'BodyScale_JUMPER', { weight: [10, 300] }],
  ['ava4', 'uric_acid', 'MGSS_REF_UA', { uric_acid: [1, 1_000] }],
  ['ava4', 'cholesterol', 'MGSS_REF_CHOL', { cholesterol: [1, 20] }],
  [
    'kati',
    'vital_signs',
    'VitalSign',
    { heartRate: [30, 250], bp_sys: [70, 200], bp_dia: [40, 130], bodyTemperature: [30, 45], spO2: [70, 100] },
  ],
] as const)('%s %s: values are believed in their ranges and marked outside', (family, _kind, word, ranges) => {
  const marks = (values: object) => {
    const parsed =
      family === 'ava4' ? read('dusun_pub', ava4(word, values)) : read(`iMEDE_watch/${word}`, { ...watch, ...values });
    return parsed?.ok ? parsed.subjects[0]?.readings[0]?.outOfRange.length : undefined;
  };
  const at = (side: 0 | 1, beyond = 0) =>
    Object.fromEntries(Object.entries(ranges).map(([name, range]) => [name, range[side] + beyond]));
  const count = Object.keys(ranges).length;
  expect([marks(at(0)), marks(at(1)), marks(at(0, -0.1)), marks(at(1, 0.1))]).toEqual([0, 0, count, count]);
});

test.each([
  ['1: no UTF-8', 'dusun_pub', Buffer.from([0x7b, 0xff, 0x7d]), 'not_utf8'],
  ['1: no UTF-8 from a box', 'CM4_BLE_GW_TX', Buffer.from([0x7b, 0xff, 0x7d]), 'not_utf8'],
  ['2: invalid JSON', 'iMEDE_watch/hb', bytes('{"IMEI":'), 'invalid_json'],
  ['2: no IMEI', 'iMEDE_watch/hb', bytes({ battery: 5 }), 'missing_field'],
  [
    '2: no citizen id',
    'CM4_BLE_GW_TX',
    bytes({ ...box('CONTOUR', { blood_glucose: 99 }), citiz: undefined }),
    'missing_field',
  ],
  [
    '2: no attribute',
    'dusun_pub',
    bytes({ ...gateway, type: 'reportAttribute', data: { value: {} } }),
    'missing_field',
  ],
  ['2: an unknown attribute', 'dusun_pub', bytes(ava4('EKG_X', {})), 'unknown_attribute'],
  ['2: an unknown type', 'dusun_pub', bytes({ ...gateway, type: 'report' }), 'unknown_type'],
])('failure mode %s is classified', (_name, topic, payload, errorType) => {
  const family = topic.startsWith('iMEDE') ? families.kati : topic === 'dusun_pub' ? families.ava4 : families.qube;
  expect(family.parse(topic, payload, context)).toMatchObject({ ok: false, errorType });
});

test('failure modes 6 and 7: both eras of birth dates, the parts of a name, and clocks years ahead', () => {
  const parsed = read('CM4_BLE_GW_TX', { ...box('CONTOUR', { blood_glucose: 99 }), time: seconds + 2 * 31_536_000 });
  expect(parsed).toMatchObject({
    subjects: [
      {
        profile: {
          birthDate: '1987-01-15',
          gender: 'male',
          name: { title: 'X', first: 'Test', middle: '', last: 'One' },
        },
        readings: [{ at: new Date(arrival), clock: 'arrival' }],
      },
    ],
  });
});
