import { expect, test } from 'vitest';
import { createFleet } from '../../src/simulator/fleet.js';
import { kati, watchTime } from '../../src/simulator/kati.js';
import { at, moment, momentSeconds, write } from './source.fixture.js';

const { watches } = createFleet({ seed: 1, devices: 20 });
const source = kati(watches);

test('times have no zone', () => {
  expect(watchTime(moment)).toBe('04/03/2026 05:06:07');
});

test.each([
  ['heartbeat', 'hb', ['IMEI', 'battery', 'satellites', 'signalGSM', 'step', 'timeStamps', 'workingMode']],
  [
    'vitals',
    'VitalSign',
    ['IMEI', 'battery', 'bloodPressure', 'bodyTemperature', 'heartRate', 'location', 'signalGSM', 'spO2', 'timeStamps'],
  ],
  ['batch', 'AP55', ['IMEI', 'data', 'location', 'num_datas', 'timeStamps']],
  ['sleep', 'sleepdata', ['IMEI', 'sleep']],
  ['online_trigger', 'onlineTrigger', ['IMEI', 'status']],
  ['sos', 'SOS', ['IMEI', 'location', 'status']],
  ['fall', 'fallDown', ['IMEI', 'location', 'status']],
])('%s has its topic and fields', (kind, topic, fields) => {
  for (const draft of write(source, kind, 20)) {
    expect(draft.topic).toBe(`iMEDE_watch/${topic}`);
    expect(Object.keys(draft.body).toSorted()).toEqual(fields);
    expect(draft.body.IMEI).toBe(watches[0]?.imei);
  }
});

test('a batch has an hour of readings, five minutes apart, that ends now', () => {
  const [batch] = write(source, 'batch');
  const times = Array.from({ length: 12 }, (_, place) => at(batch?.body ?? {}, 'data', place, 'timestamp'));
  expect(times).toEqual(Array.from({ length: 12 }, (_, place) => momentSeconds - (11 - place) * 300));
  expect(batch?.body.num_datas).toBe(12);
});

test('coordinates come as number, text, empty, null and the text null', () => {
  const latitudes = write(source, 'location', 200).map(({ body }) => at(body, 'location', 'GPS', 'latitude'));
  expect(new Set(latitudes.map((value) => typeof value))).toEqual(new Set(['number', 'string', 'object']));
  expect(latitudes).toEqual(expect.arrayContaining(['', null, 'null']));
});

test('nights count their slots, of which there are not always as many as the hours have', () => {
  const nights = write(source, 'sleep', 30).map(({ body }) => at(body, 'sleep') as { data: string; num: number });
  for (const { data, num } of nights) {
    expect(data).toMatch(/^[012]+$/);
    expect(num).toBe(data.length);
  }
  expect(new Set(nights.map(({ num }) => num))).toEqual(new Set([108, 145]));
});
