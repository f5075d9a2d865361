import { expect, test } from 'vitest';
import { ava4, box, cell, gateway, place, read, reading, seconds, watch, where } from '../fixtures/documented.js';

/**
 * Every shape that `docs/payloads.md` describes, as it is sent, in the order of that document. Addresses, ids and values
 * are made up.
 */

test.each<[string, unknown, string]>([
  [
    'ESP32_BLE_GW_TX',
    {
      ...gateway,
      from: 'ESP32_GW',
      to: 'CLOUD',
      name: 'AVA4-No.7',
      IMEI: '000000000000017',
      ICCID: '0',
      type: 'HB_Msg',
      data: { msg: 'Online' },
    },
    'heartbeat',
  ],
  [
    'ESP32_BLE_GW_TX',
    {
      ...gateway,
      from: 'ESP32_S3_GW',
      to: 'CLOUD',
      IMEI: '000000000000017',
      ICCID: '0',
      type: 'reportMsg',
      data: { msg: 'Online' },
    },
    'power_on',
  ],
  ['dusun_pub', { ...gateway, type: 'cmdResult', data: { id: 3, code: 0 } }, 'command_result'],
  ['dusun_pub', { ...gateway, type: 'reportAttribute', data: { code: 0, id: 3 } }, 'command_result'],
  [
    'CM4_BLE_GW_TX',
    {
      from: 'PI_GW',
      to: 'CLOUD',
      name: 'Q-1',
      time: seconds,
      mac: '02:00:5e:30:00:03',
      IMEI: '0',
      ICCID: '0',
      type: 'HB_Msg',
      data: { msg: 'Online' },
    },
    'heartbeat',
  ],
  [
    'iMEDE_watch/AP55',
    { ...watch, location: {}, timeStamps: '08/07/2025 19:00:00', num_datas: 0, data: [] },
    'vital_signs_batch',
  ],
  [
    'iMEDE_watch/location',
    { ...watch, location: { GPS: { latitude: '', longitude: 'null' }, WiFi: null, LBS: {} } },
    'location',
  ],
])('%s: %j is a %s without readings', (topic, payload, kind) => {
  expect(read(topic, payload)).toMatchObject({ ok: true, kind, subjects: [] });
});

test.each<[string, unknown, string, object]>([
  [
    'dusun_pub',
    ava4('BP_BIOLIGTH', { bp_high: 126, bp_low: 81, PR: 68 }),
    'blood_pressure',
    { systolic: 126, diastolic: 81, pulse: 68 },
  ],
  [
    'dusun_sub',
    ava4('WBP BIOLIGHT', { bp_high: 126, bp_low: 81, PR: 68 }),
    'blood_pressure',
    { systolic: 126, diastolic: 81, pulse: 68 },
  ],
  [
    'dusun_pub',
    reading('BLE_BPG', { bp_high: 126, bp_low: 81, PR: 68 }),
    'blood_pressure',
    { systolic: 126, diastolic: 81, pulse: 68 },
  ],
  [
    'dusun_pub',
    ava4('Oximeter JUMPER', { spo2: 97, pulse: 71, pi: 34 }),
    'spo2',
    { spo2: 97, pulse: 71, perfusion_index: 34 },
  ],
  [
    'dusun_pub',
    ava4('Contour_Elite', { blood_glucose: '108', marker: 'Before Meal', scan_rssi: -60 }),
    'blood_sugar',
    { glucose: 108, marker: 'Before Meal' },
  ],
  [
    'dusun_pub',
    ava4('AccuChek_Instant', { blood_glucose: '95', marker: 'After Meal', scan_rssi: -60 }),
    'blood_sugar',
    { glucose: 95, marker: 'After Meal' },
  ],
  [
    'dusun_pub',
    ava4('IR_TEMO_JUMPER', { temp: 36.70000076293945, mode: 'Head' }),
    'body_temp',
    { temperature: 36.7, mode: 'Head' },
  ],
  [
    'dusun_pub',
    ava4('BodyScale_JUMPER', { weight: 62.3, resistance: 501.5 }),
    'weight',
    { weight: 62.3, resistance: 501.5 },
  ],
  ['dusun_pub', ava4('MGSS_REF_UA', { uric_acid: '340.5', scan_rssi: -60 }), 'uric_acid', { uric_acid: 340.5 }],
  ['dusun_pub', ava4('MGSS_REF_CHOL', { cholesterol: '4.81', scan_rssi: -60 }), 'cholesterol', { cholesterol: 4.81 }],
  [
    'CM4_BLE_GW_TX',
    box('WBP_JUMPER', { bp_high: 121, bp_low: 79, pr: 66 }),
    'blood_pressure',
    { systolic: 121, diastolic: 79, pulse: 66 },
  ],
  [
    'CM4_BLE_GW_TX',
    box('CONTOUR', { blood_glucose: 99, marker: 'After Meal' }),
    'blood_sugar',
    { glucose: 99, marker: 'After Meal' },
  ],
  [
    'CM4_BLE_GW_TX',
    box('BodyScale_JUMPER', { weight: 70.1, Resistance: 480 }),
    'weight',
    { weight: 70.1, resistance: 480 },
  ],
  ['CM4_BLE_GW_TX', box('TEMO_Jumper', { mode: 'Head', Temp: 36.7 }), 'body_temp', { temperature: 36.7, mode: 'Head' }],
  [
    'CM4_BLE_GW_TX',
    box('Oximeter_JUMPER', { pulse: 70, spo2: 98, pi: 40 }),
    'spo2',
    { spo2: 98, pulse: 70, perfusion_index: 40 },
  ],
  [
    'iMEDE_watch/hb',
    {
      ...watch,
      signalGSM: 74,
      battery: 61,
      satellites: 4,
      workingMode: 2,
      timeStamps: '08/07/2025 18:59:00',
      step: 120,
    },
    'heartbeat',
    { signal: 74, battery: 61, satellites: 4, working_mode: 2, steps: 120 },
  ],
  [
    'iMEDE_watch/sleepdata',
    { ...watch, signalGSM: 74, battery: 61, satellites: 4, workingMode: 1, timeStamps: '08/07/2025 18:59:00', step: 9 },
    'heartbeat',
    { signal: 74, battery: 61, satellites: 4, working_mode: 1, steps: 9 },
  ],
  [
    'iMEDE_watch/VitalSign',
    {
      ...watch,
      heartRate: 71,
      bloodPressure: { bp_sys: 118, bp_dia: 76 },
      bodyTemperature: 36.4,
      spO2: 98,
      signalGSM: 74,
      battery: 61,
      location: place,
      timeStamps: '08/07/2025 18:15:00',
    },
    'vital_signs',
    { heart_rate: 71, systolic: 118, diastolic: 76, temperature: 36.4, spo2: 98 },
  ],
  [
    'iMEDE_watch/AP55',
    {
      ...watch,
      location: {},
      timeStamps: '08/07/2025 19:00:00',
      num_datas: 1,
      data: [
        {
          timestamp: seconds - 60,
          heartRate: 80,
          bloodPressure: { bp_sys: 120, bp_dia: 75 },
          spO2: 97,
          bodyTemperature: 36.6,
        },
      ],
    },
    'vital_signs_batch',
    { heart_rate: 80, systolic: 120, diastolic: 75, spo2: 97, temperature: 36.6 },
  ],
  [
    'iMEDE_watch/AP55',
    { ...watch, timeStamps: '08/07/2025 19:00:00', hr: 80, systolic: 120, diastolic: 75, spo2: 97 },
    'vital_signs_batch',
    { heart_rate: 80, systolic: 120, diastolic: 75, spo2: 97 },
  ],
  ['iMEDE_watch/location', { ...watch, location: place }, 'location', where],
  [
    'iMEDE_watch/location',
    { ...watch, location: { GPS: { latitude: null, longitude: null }, LBS: place.LBS }, time: '08/07/2025 19:00:00' },
    'location',
    cell,
  ],
  [
    'iMEDE_watch/sleepdata',
    { ...watch, sleep: { timeStamps: '08/07/2025 07:00:00', time: '2200@0700', data: '0121', num: 145 } },
    'sleep',
    { slots: '0121', awake_minutes: 5, light_minutes: 10, deep_minutes: 5, from: '2200', to: '0700' },
  ],
  ['iMEDE_watch/SOS', { ...watch, status: 'SOS', location: place }, 'sos', where],
  ['iMEDE_watch/sos', { ...watch, status: 'SOS', location: {} }, 'sos', {}],
  ['iMEDE_watch/fallDown', { ...watch, status: 'FALL DOWN', location: place }, 'fall', where],
  ['iMEDE_watch/FALLDOWN', { ...watch, status: 'FALL DOWN', location: null }, 'fall', {}],
  ['iMEDE_watch/onlineTrigger', { ...watch, status: 'online' }, 'online_status', { status: 'online' }],
  ['iMEDE_watch/onlineTrigger', { ...watch, status: 'offline' }, 'online_status', { status: 'offline' }],
])('%s: %j is %s', (topic, payload, kind, values) => {
  const parsed = read(topic, payload);
  expect(parsed).toMatchObject({ ok: true, kind, unreadable: 0 });
  const readings = parsed?.ok ? parsed.subjects.flatMap((subject) => subject.readings) : [];
  expect(readings.map((one) => one.values)).toEqual([values]);
  expect(readings[0]?.outOfRange).toEqual([]);
});
