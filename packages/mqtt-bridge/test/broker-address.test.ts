import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BrokerAddressError, parseBrokerAddress, shownAddress } from '../src/broker-address.js';

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
])('reads an address and shows it without user and password', (text, address, shown) => {
  expect(parseBrokerAddress(text)).toEqual(address);
  expect(shownAddress(parseBrokerAddress(text))).toBe(shown);
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
        expect((error as Error).message).not.toMatch(/\b(wss?|https?):/);
      }
    }),
    { numRuns: 2_000 },
  );
});
