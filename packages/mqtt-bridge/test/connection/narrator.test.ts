import { beforeEach, expect, test } from 'vitest';
import { createNarrator, type Narrator } from '../../src/connection/narrator.js';

let said: string[];
let time: number;
let narrator: Narrator;

beforeEach(() => {
  said = [];
  time = 0;
  narrator = createNarrator(
    (sentence) => said.push(sentence),
    () => time,
  );
});

const down = { shown: 'mqtt://a', next: 'mqtt://a', wasUp: false, reason: 'x', wait: 1_234 };

test.each([
  [down, 'No connection to mqtt://a: x; trying again in 1.2 s.'],
  [{ ...down, wasUp: true }, 'Lost the connection to mqtt://a: x; trying again in 1.2 s.'],
  [{ ...down, wait: 49 }, 'No connection to mqtt://a: x; trying again at once.'],
  [{ ...down, next: 'mqtt://b' }, 'No connection to mqtt://a: x; trying mqtt://b in 1.2 s.'],
  [{ ...down, tried: 5, version: 4, wait: 0 }, 'No connection to mqtt://a with MQTT 5: x; trying MQTT 3.1.1 at once.'],
  [{ ...down, tried: 5, version: 5 }, 'No connection to mqtt://a with MQTT 5: x; trying again in 1.2 s.'],
] as const)('%# says what happened and what comes next', (event, sentence) => {
  narrator.down(event);
  expect(said).toEqual([sentence]);
});

test('does not repeat itself within half a minute, unless something changes', () => {
  narrator.down(down);
  time = 29_999;
  narrator.down({ ...down, wait: 4_000 });
  expect(said).toHaveLength(1);
  narrator.down({ ...down, reason: 'y' });
  expect(said).toHaveLength(2);
  time = 59_999;
  narrator.down({ ...down, reason: 'y' });
  expect(said).toHaveLength(3);
});

test('says how long it was away, and starts over', () => {
  narrator.up('mqtt://a', 5);
  narrator.down(down);
  time = 90_000;
  narrator.up('mqtt://a', 4);
  narrator.down(down);
  time = 90_100;
  narrator.up('mqtt://a', 5);
  expect(said.filter((sentence) => sentence.startsWith('Connected'))).toEqual([
    'Connected to mqtt://a with MQTT 5.',
    'Connected to mqtt://a with MQTT 3.1.1, after 1m30s without it.',
    'Connected to mqtt://a with MQTT 5.',
  ]);
});

test('names subscriptions as they are sent', () => {
  const shared = { filter: 'a/#', group: 'wards', qos: 1 } as const;
  narrator.refused('mqtt://a', shared, 'not authorized (code 135)');
  narrator.granted('mqtt://a', shared, 1, true);
  narrator.granted('mqtt://a', shared, 1, false);
  narrator.granted('mqtt://a', shared, 0, false);
  expect(said.map((sentence) => sentence.replace(/;.*/, ''))).toEqual([
    'The broker at mqtt://a refuses the subscription to $share/wards/a/#: not authorized (code 135)',
    'The broker at mqtt://a now accepts the subscription to $share/wards/a/#.',
    'The broker at mqtt://a grants QoS 0 only for $share/wards/a/#: messages can be lost on the way',
  ]);
});
