import type { Random } from '../random.js';
import type { Watch } from './fleet.js';
import { deviceAt, type JsonObject, type Source, type SourceKind, unixSeconds } from './source.js';

/** `DD/MM/YYYY HH:MM:SS` in UTC; the watch sends no zone. */
export function watchTime(time: Date): string {
  const [year, month, day, clock] = time.toISOString().split(/[-T.]/);
  return `${day}/${month}/${year} ${clock}`;
}

const state = (random: Random): JsonObject => ({ signalGSM: random.int(20, 100), battery: random.int(5, 100) });

const vitals = (random: Random): JsonObject => ({
  heartRate: random.int(50, 120),
  bloodPressure: { bp_sys: random.int(95, 160), bp_dia: random.int(55, 95) },
  bodyTemperature: random.decimal(35.5, 38.5, 1),
  spO2: random.int(90, 100),
});

/** A place in the open sea near 0, 0. Coordinates arrive as number, as text, empty, null or the text `null`. */
function location(random: Random): JsonObject {
  const [latitude, longitude] = [random.decimal(0, 1, 6), random.decimal(0, 1, 6)];
  const forms: readonly JsonObject[] = [
    { latitude, longitude, speed: random.int(0, 5), header: random.int(0, 359) },
    { latitude: String(latitude), longitude: String(longitude), speed: '0', header: '0' },
    { latitude: '', longitude: '' },
    { latitude: null, longitude: null },
    { latitude: 'null', longitude: 'null' },
  ];
  return {
    GPS: random.pick(forms),
    WiFi: `[{'SSID':'net-a','MAC':'02-00-5e-00-00-01','RSSI':'${random.int(40, 90)}'}]`,
    LBS: { MCC: '001', MNC: '1', LAC: '1', CID: '1', SetBase: '' },
  };
}

/** What the watch reports of itself, also seen under the topic of sleep. */
export const heartbeat = (imei: string, random: Random, now: Date): JsonObject => ({
  IMEI: imei,
  ...state(random),
  satellites: random.int(0, 12),
  workingMode: random.pick([1, 2, 3, 8]),
  timeStamps: watchTime(now),
  step: random.int(0, 12_000),
});

const batchSize = 12;
const batchSpacing = 300;

function batch(imei: string, random: Random, now: Date): JsonObject {
  const first = unixSeconds(now) - (batchSize - 1) * batchSpacing;
  return {
    IMEI: imei,
    location: random.pick([{}, location(random)]),
    timeStamps: watchTime(now),
    num_datas: batchSize,
    data: Array.from({ length: batchSize }, (_, place) => ({
      timestamp: first + place * batchSpacing,
      ...vitals(random),
    })),
  };
}

/** A night of five-minute slots; the number of slots does not always agree with the hours. */
function sleep(imei: string, random: Random, now: Date): JsonObject {
  const slots = Array.from({ length: random.pick([108, 145]) }, () => random.pick(['0', '1', '1', '2'])).join('');
  return { IMEI: imei, sleep: { timeStamps: watchTime(now), time: '2200@0700', data: slots, num: slots.length } };
}

/** Kati watches: heartbeats, vital signs one by one and in hourly batches, places, nights, and the two alarms. */
export function kati(watches: readonly Watch[]): Source {
  const kind = (
    name: string,
    weight: number,
    topic: string,
    body: (imei: string, random: Random, now: Date) => JsonObject,
  ): SourceKind => ({
    name,
    weight,
    write: (place, random, now) => ({
      topic: `iMEDE_watch/${topic}`,
      body: body(deviceAt(watches, place).imei, random, now),
    }),
  });
  return {
    family: 'kati',
    devices: watches.length,
    kinds: [
      kind('heartbeat', 38, 'hb', heartbeat),
      kind('vitals', 26, 'VitalSign', (imei, random, now) => ({
        IMEI: imei,
        ...vitals(random),
        ...state(random),
        location: location(random),
        timeStamps: watchTime(now),
      })),
      kind('batch', 14, 'AP55', batch),
      kind('location', 10, 'location', (imei, random, now) => ({
        IMEI: imei,
        location: location(random),
        ...random.pick([{}, { time: watchTime(now) }]),
      })),
      kind('sleep', 5, 'sleepdata', sleep),
      kind('online_trigger', 5, 'onlineTrigger', (imei, random) => ({
        IMEI: imei,
        status: random.pick(['online', 'offline']),
      })),
      kind('sos', 1, 'SOS', (imei, random) => ({ status: 'SOS', location: location(random), IMEI: imei })),
      kind('fall', 1, 'fallDown', (imei, random) => ({ status: 'FALL DOWN', location: location(random), IMEI: imei })),
    ],
  };
}
