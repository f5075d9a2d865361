import { expect, test } from 'vitest';
import { families } from '../../src/families/index.js';
import { matchFilter, routerOf, routesOf, routeTopic } from '../../src/message/topics.js';

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

const routes = routesOf(Object.values(families));

test.each([
  ['ESP32_BLE_GW_TX', 'ava4'],
  ['dusun_pub', 'ava4'],
  ['dusun_sub', 'ava4'],
  ['CM4_BLE_GW_TX', 'qube'],
  ['iMEDE_watch/SOS', 'kati'],
  ['iMEDE_watch/FALLDOWN', 'kati'],
])('%s is read by %s and shown as it is', (topic, family) => {
  expect(routeTopic(routes, topic)).toMatchObject({ family, destination: topic });
});

test.each(['iMEDE_watch/9900000000016', 'iMEDE_watch/ward/SOS', 'iMEDE_watch'])(
  'what the family does not know in %s is not shown',
  (topic) => {
    const destination = topic === 'iMEDE_watch' ? topic : 'iMEDE_watch/#';
    expect(routeTopic(routes, topic)).toEqual({ family: 'kati', destination, filter: 'iMEDE_watch/#' });
  },
);

test('a topic that no family reads has no route', () => {
  expect(routeTopic(routes, 'weather/today')).toBeUndefined();
});

test('filters of one’s own take the place of a family’s', () => {
  const own = routesOf([families.kati], { kati: ['ward-7/+/SOS'] });
  expect(routeTopic(own, 'iMEDE_watch/SOS')).toBeUndefined();
  expect(routeTopic(own, 'ward-7/bed-3/SOS')).toEqual({
    family: 'kati',
    destination: 'ward-7/+/SOS',
    filter: 'ward-7/+/SOS',
  });
});

test('a group and a QoS are part of the subscription, not of what topics match', () => {
  const [own, common] = routesOf([families.kati], { kati: ['$share/night/ward-7/#:0', 'ward-8/#'] }, 'wards');
  expect(own?.subscription).toEqual({ filter: 'ward-7/#', group: 'night', qos: 0 });
  expect(common?.subscription).toEqual({ filter: 'ward-8/#', group: 'wards', qos: 1 });
});

test('a router answers the same the second time, however many topics there are', () => {
  const route = routerOf(routes);
  const topics = Array.from({ length: 2_500 }, (_, index) => (index % 5 === 0 ? `x/${index}` : `iMEDE_watch/${index}`));
  for (const topic of [...topics, ...topics, 'dusun_pub', 'dusun_pub']) {
    expect(route(topic)).toEqual(routeTopic(routes, topic));
  }
});
