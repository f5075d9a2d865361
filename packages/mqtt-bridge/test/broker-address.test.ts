import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  BrokerAddressError,
  isEncrypted,
  parseBrokerAddress,
  parseBrokers,
  shownAddress,
} from '../src/broker-address.js';

test.each([
  ['mqtt://127.0.0.1:1883', { protocol: 'mqtt', host: '127.0.0.1', port: 1_883 }, 'mqtt://127.0.0.1:1883'],
  ['mqtt://broker.example', { protocol: 'mqtt', host: 'broker.example', port: 1_883 }, 'mqtt://broker.example:1883'],
  ['mqtts://broker.example', { protocol: 'mqtts', host: 'broker.example', port: 8_883 }, 'mqtts://broker.example:8883'],
  ['mqtt://[::1]:1884', { protocol: 'mqtt', host: '::1', port: 1_884 }, 'mqtt://[::1]:1884'],
  [
    'mqtt://ward:p%40ss%3Aword@broker.example',
    { protocol: 'mqtt', host: 'broker.example', port: 1_883, username: 'ward', password: 'p@ss:word' },
    'mqtt://broker.example:1883',
  ],
  [
    'ws://broker.example',
    { protocol: 'ws', host: 'broker.example', port: 80, path: '/mqtt' },
    'ws://broker.example:80/mqtt',
  ],
  [
    'wss://broker.example/broker/mqtt',
    { protocol: 'wss', host: 'broker.example', port: 443, path: '/broker/mqtt' },
    'wss://broker.example:443/broker/mqtt',
  ],
])('reads an address and shows it without user and password', (text, address, shown) => {
  expect(parseBrokerAddress(text, 'MQTT_URL', ['mqtt', 'mqtts', 'ws', 'wss'])).toEqual(address);
  expect(parseBrokers(text)).toEqual([[address]]);
  expect(shownAddress(parseBrokers(text)[0][0])).toBe(shown);
});

test.each([
  ['', 'MQTT_URL is no address of a broker; give one such as mqtt://host:1883'],
  ['127.0.0.1:1883', 'MQTT_URL is no address'],
  ['mqtt://', 'MQTT_URL is no address'],
  ['mqtt://127.0.0.1:0', 'MQTT_URL is no address'],
  ['mqtt:127.0.0.1', 'MQTT_URL is no address'],
  ['user:hidden@127.0.0.1', 'MQTT_URL is no address'],
  ['http://user:hidden@127.0.0.1', 'MQTT_URL has a protocol other than mqtt and mqtts'],
  ['ws://user:hidden@127.0.0.1', 'MQTT_URL has a protocol other than mqtt and mqtts'],
  ['hidden://127.0.0.1', 'MQTT_URL has a protocol other than mqtt and mqtts'],
  ['mqtt://user:hid%den@127.0.0.1', 'is not percent-encoded'],
  ['mqtt://user%zz:hidden@127.0.0.1', 'is not percent-encoded'],
])('refuses %s in one sentence, without the password', (text, sentence) => {
  expect(() => parseBrokerAddress(text)).toThrow(BrokerAddressError);
  expect(() => parseBrokerAddress(text)).toThrow(sentence);
  expect(() => parseBrokerAddress(text)).not.toThrow(/hid/);
});

test('the error calls the address by the name under which it was written', () => {
  expect(() => parseBrokerAddress('mqtt://', '--mqtt')).toThrow(/^--mqtt is no address/);
});

const odd = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .tuple(fc.constantFrom('mqtt', 'mqtts', 'ws', 'http', 'MQTT'), fc.string(), fc.string(), fc.webAuthority())
    .map(([protocol, user, password, authority]) => `${protocol}://${user}:${password}@${authority}`),
);

test('whatever is written, there is an address with a protocol that works or an error of its own', () => {
  fc.assert(
    fc.property(odd, (text) => {
      try {
        expect(['mqtt', 'mqtts']).toContain(parseBrokerAddress(text).protocol);
      } catch (error) {
        expect(error).toBeInstanceOf(BrokerAddressError);
        expect((error as Error).message).not.toMatch(/\bhttps?:/);
      }
    }),
    { numRuns: 2_000 },
  );
});

test('a comma separates the addresses of one broker, a semicolon separates brokers', () => {
  const brokers = parseBrokers('mqtt://a:1, mqtt://b:2 ; mqtts://ward:p%2Cw@c');
  expect(brokers.map((broker) => broker.map(shownAddress))).toEqual([['mqtt://a:1', 'mqtt://b:2'], ['mqtts://c:8883']]);
  expect(brokers[1]?.[0].password).toBe('p,w');
});

test.each([
  ['mqtt://a;', 'MQTT_URL is no address'],
  ['mqtt://a,', 'MQTT_URL is no address'],
  ['mqtt://a,hidden', 'MQTT_URL is no address'],
  ['http://user:hidden@a', 'MQTT_URL has a protocol other than mqtt, mqtts, ws and wss'],
  ['mqtt://a;mqtt://user:hidden@a:1883', 'MQTT_URL names mqtt://a:1883 twice'],
])('refuses the list %s', (text, sentence) => {
  expect(() => parseBrokers(text)).toThrow(sentence);
  expect(() => parseBrokers(text)).not.toThrow(/hidden/);
});

test('knows which transports are encrypted', () => {
  const encrypted = ['mqtt', 'mqtts', 'ws', 'wss'].filter((name) => isEncrypted(parseBrokers(`${name}://a`)[0][0]));
  expect(encrypted).toEqual(['mqtts', 'wss']);
});
