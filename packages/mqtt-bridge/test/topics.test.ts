import { expect, test } from 'vitest';
import { families } from '../src/families/index.js';
import { isFilter, matchFilter, routesOf, routeTopic } from '../src/topics.js';

// The examples of MQTT 5.0, section 4.7.1.
test.each([
  ['sport/tennis/player1/#', 'sport/tennis/player1', []],
  ['sport/tennis/player1/#', 'sport/tennis/player1/ranking', ['ranking']],
  ['sport/#', 'sport', []],
  ['sport/+', 'sport', undefined],
  ['sport/+', 'sport/', ['']],
  ['sport/tennis/+', 'sport/tennis/player1/ranking', undefined],
  ['+/+', '/finance', ['', 'finance']],
  ['+', '/finance', undefined],
  ['#', '$SYS/monitor/Clients', undefined],
  ['+/monitor/Clients', '$SYS/monitor/Clients', undefined],
  ['$SYS/#', '$SYS/monitor', ['monitor']],
  ['dusun_pub', 'dusun_pub', []],
  ['dusun_pub', 'dusun_sub', undefined],
])('%s against %s leaves %j to the wildcards', (filter, topic, wild) => {
  expect(matchFilter(filter, topic)).toEqual(wild);
});

test.each([
  ['#', true],
  ['a/+/b', true],
  ['a/#', true],
  ['', false],
  ['a/#/b', false],
  ['a+/b', false],
  ['a#', false],
])('whether %s is a filter: %s', (text, expected) => {
  expect(isFilter(text)).toBe(expected);
});

const routes = routesOf(Object.values(families));

test.each([
  ['ESP32_BLE_GW_TX', 'ava4'],
  ['dusun_pub', 'ava4'],
  ['dusun_sub', 'ava4'],
  ['CM4_BLE_GW_TX', 'qube'],
  ['iMEDE_watch/SOS', 'kati'],
  ['iMEDE_watch/FALLDOWN', 'kati'],
])('%s is read by %s and shown as it is', (topic, family) => {
  expect(routeTopic(routes, topic)).toEqual({ family, destination: topic });
});

test.each(['iMEDE_watch/9900000000016', 'iMEDE_watch/ward/SOS', 'iMEDE_watch'])(
  'what the family does not know in %s is not shown',
  (topic) => {
    const destination = topic === 'iMEDE_watch' ? topic : 'iMEDE_watch/#';
    expect(routeTopic(routes, topic)).toEqual({ family: 'kati', destination });
  },
);

test('a topic that no family reads has no route', () => {
  expect(routeTopic(routes, 'weather/today')).toBeUndefined();
});

test('filters of one’s own take the place of a family’s', () => {
  const own = routesOf([families.kati], { kati: ['ward-7/+/SOS'] });
  expect(routeTopic(own, 'iMEDE_watch/SOS')).toBeUndefined();
  expect(routeTopic(own, 'ward-7/bed-3/SOS')).toEqual({ family: 'kati', destination: 'ward-7/+/SOS' });
});
