import type { Random } from '../random.js';
import type { Box } from './fleet.js';
import { deviceAt, type JsonObject, type Source, unixSeconds } from './source.js';

const topic = 'CM4_BLE_GW_TX';

interface Reading {
  readonly attribute: string;
  readonly values: (random: Random) => JsonObject;
}

/** What each kind looks like; attributes and capitals differ from those of AVA4. */
const readings: Readonly<Record<string, Reading>> = {
  blood_pressure: {
    attribute: 'WBP_JUMPER',
    values: (random) => ({ bp_high: random.int(95, 160), bp_low: random.int(55, 95), pr: random.int(50, 110) }),
  },
  blood_sugar: {
    attribute: 'CONTOUR',
    values: (random) => ({
      blood_glucose: random.int(70, 220),
      marker: random.pick(['Before Meal', 'After Meal']),
    }),
  },
  weight: {
    attribute: 'BodyScale_JUMPER',
    values: (random) => ({ weight: random.decimal(40, 110, 1), Resistance: random.decimal(400, 700, 1) }),
  },
  body_temp: {
    attribute: 'TEMO_Jumper',
    values: (random) => ({ mode: 'Head', Temp: random.decimal(35.5, 39, 1) }),
  },
  spo2: {
    attribute: 'Oximeter_JUMPER',
    values: (random) => ({ pulse: random.int(50, 110), spo2: random.int(90, 100), pi: random.int(10, 90) }),
  },
};

/** The order of keys differs from message to message. */
const anyOrder = (body: JsonObject, random: Random): JsonObject =>
  Object.fromEntries(random.shuffle(Object.entries(body)));

const heartbeat = (box: Box, now: Date): JsonObject => ({
  from: 'PI_GW',
  to: 'CLOUD',
  name: `QUBE-No.${box.number}`,
  time: unixSeconds(now),
  mac: box.mac,
  IMEI: box.imei,
  ICCID: box.iccid,
  type: 'HB_Msg',
  data: { msg: 'Online' },
});

function message(box: Box, { attribute, values }: Reading, random: Random, now: Date): JsonObject {
  const visitor = random.pick(box.visitors);
  const name = (title: string): string => `${title}#Test##Visitor${visitor.number}`;
  return {
    from: 'PI',
    to: 'CLOUD',
    time: unixSeconds(now),
    mac: box.mac,
    type: 'reportAttribute',
    citiz: visitor.citizenId,
    nameTH: name('X'),
    nameEN: name(visitor.gender === '1' ? 'Mr.' : 'Ms.'),
    brith: visitor.born,
    gender: visitor.gender,
    data: { attribute, ble_mac: box.mac.replace('5e:30', '5e:40').toUpperCase(), value: values(random) },
  };
}

/** Qube-Vital boxes: heartbeats, and readings of five kinds for the patients who come to them. */
export const qube = (boxes: readonly Box[]): Source => ({
  family: 'qube',
  devices: boxes.length,
  kinds: [
    {
      name: 'heartbeat',
      weight: 30,
      write: (place, random, now) => ({ topic, body: anyOrder(heartbeat(deviceAt(boxes, place), now), random) }),
    },
    ...Object.entries(readings).map(([name, reading]) => ({
      name,
      weight: 14,
      write: (place: number, random: Random, now: Date) => ({
        topic,
        body: anyOrder(message(deviceAt(boxes, place), reading, random, now), random),
      }),
    })),
  ],
});
