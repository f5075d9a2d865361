import type { Random } from '../random.js';
import { type Gateway, type ReadingKind, readingKinds } from './fleet.js';
import { deviceAt, type JsonObject, type Source, unixSeconds } from './source.js';

const statusTopic = 'ESP32_BLE_GW_TX';
const readingTopic = 'dusun_pub';

interface Reading {
  readonly attributes: readonly string[];
  readonly device: string;
  readonly values: (random: Random) => JsonObject;
}

/** What each kind looks like, including which numbers travel as text and which with the noise of 32-bit floats. */
const readings: Readonly<Record<ReadingKind, Reading>> = {
  blood_pressure: {
    attributes: ['BP_BIOLIGTH', 'WBP BIOLIGHT', 'BLE_BPG'],
    device: 'WBP BIOLIGHT',
    values: (random) => ({ bp_high: random.int(95, 160), bp_low: random.int(55, 95), PR: random.int(50, 110) }),
  },
  spo2: {
    attributes: ['Oximeter JUMPER'],
    device: 'Oximeter JUMPER',
    values: (random) => ({ spo2: random.int(90, 100), pulse: random.int(50, 110), pi: random.int(10, 90) }),
  },
  blood_sugar: {
    attributes: ['Contour_Elite', 'AccuChek_Instant'],
    device: 'Glucose meter',
    values: (random) => ({
      blood_glucose: String(random.int(70, 220)),
      marker: random.pick(['Before Meal', 'After Meal']),
      scan_rssi: random.int(-90, -40),
    }),
  },
  body_temp: {
    attributes: ['IR_TEMO_JUMPER'],
    device: 'IR thermometer',
    values: (random) => ({ temp: Math.fround(random.decimal(35.5, 39, 1)), mode: 'Head' }),
  },
  weight: {
    attributes: ['BodyScale_JUMPER'],
    device: 'Body scale',
    values: (random) => ({ weight: random.decimal(40, 110, 1), resistance: random.decimal(400, 700, 1) }),
  },
  uric_acid: {
    attributes: ['MGSS_REF_UA'],
    device: 'MGSS',
    values: (random) => ({ uric_acid: String(random.int(180, 480)), scan_rssi: random.int(-90, -40) }),
  },
  cholesterol: {
    attributes: ['MGSS_REF_CHOL'],
    device: 'MGSS',
    values: (random) => ({ cholesterol: random.decimal(3, 8, 2).toFixed(2), scan_rssi: random.int(-90, -40) }),
  },
};

const status = (gateway: Gateway, now: Date, alive: boolean) => ({
  topic: statusTopic,
  body: {
    from: alive ? 'ESP32_GW' : 'ESP32_S3_GW',
    to: 'CLOUD',
    ...(alive ? { name: `AVA4-No.${gateway.number}` } : {}),
    time: unixSeconds(now),
    mac: gateway.mac,
    IMEI: gateway.imei,
    ICCID: gateway.iccid,
    type: alive ? 'HB_Msg' : 'reportMsg',
    data: { msg: 'Online' },
  },
});

const envelope = (gateway: Gateway, now: Date, type: string): JsonObject => ({
  from: 'BLE',
  to: 'CLOUD',
  time: unixSeconds(now),
  deviceCode: gateway.mac,
  mac: gateway.mac,
  type,
});

function reading(gateway: Gateway, kind: ReadingKind, random: Random, now: Date) {
  const { attributes, device, values } = readings[kind];
  const scans = random.next() < 0.1 ? 2 : 1;
  const list = Array.from({ length: scans }, (_, place) => ({
    scan_time: unixSeconds(now) - 2 - place * 60,
    ble_addr: gateway.subDevices[kind],
    ...values(random),
  }));
  return {
    topic: readingTopic,
    body: {
      ...envelope(gateway, now, 'reportAttribute'),
      device,
      data: { attribute: random.pick(attributes), mac: gateway.mac, value: { device_list: list } },
    },
  };
}

/** AVA4 gateways: heartbeats, a message at power-on, readings of seven kinds, and answers to commands. */
export const ava4 = (gateways: readonly Gateway[]): Source => ({
  family: 'ava4',
  devices: gateways.length,
  kinds: [
    { name: 'heartbeat', weight: 40, write: (place, _, now) => status(deviceAt(gateways, place), now, true) },
    { name: 'power_on', weight: 2, write: (place, _, now) => status(deviceAt(gateways, place), now, false) },
    ...readingKinds.map((kind) => ({
      name: kind,
      weight: 8,
      write: (place: number, random: Random, now: Date) => reading(deviceAt(gateways, place), kind, random, now),
    })),
    {
      name: 'command_result',
      weight: 2,
      write: (place, random, now) => ({
        topic: readingTopic,
        body: {
          ...envelope(deviceAt(gateways, place), now, 'cmdResult'),
          data: { id: String(random.int(1, 9_999)), code: 0 },
        },
      }),
    },
  ],
});
