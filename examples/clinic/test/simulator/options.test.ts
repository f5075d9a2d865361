import { expect, test } from 'vitest';
import { defaultMix, mixOf } from '../../src/simulator/families.js';
import { readSimulatorOptions } from '../../src/simulator/options.js';

test('no options give the defaults', () => {
  const { mqtt, ...rest } = readSimulatorOptions([], {});
  expect(mqtt).toEqual({ protocol: 'mqtt', host: '127.0.0.1', port: 1_883 });
  expect(rest).toEqual({ rate: 5, mix: defaultMix, seed: 1, failures: 0.05, devices: 20 });
});

test('every option is read', () => {
  const args =
    '--mqtt mqtt://localhost:2 --rate 0.5 --mix qube=2 --seed 9 --failures 1 --count 3 --devices 50 --fleet-file f';
  const { mqtt, ...rest } = readSimulatorOptions(args.split(' '), { MQTT_URL: 'mqtt://unused:1' });
  expect(mqtt).toEqual({ protocol: 'mqtt', host: 'localhost', port: 2 });
  expect(rest).toEqual({
    rate: 0.5,
    mix: mixOf((name) => (name === 'qube' ? 2 : 0)),
    seed: 9,
    failures: 1,
    count: 3,
    devices: 50,
    fleetFile: 'f',
  });
});

test.each([
  ['--mix', 'ava5=1'],
  ['--mix', 'ava4'],
  ['--mix', 'ava4='],
  ['--mix', 'ava4=1=2'],
  ['--mix', 'ava4=-1'],
  ['--mix', 'ava4=0.5'],
  ['--mix', ''],
  ['--mix', 'ava4=0,kati=0'],
  ['--rate', '0'],
  ['--failures', '1.5'],
  ['--count', '0'],
  ['--devices', '2'],
  ['--seed', '-1'],
  ['--mqtt', 'http://127.0.0.1'],
  ['--mqtt', 'ws://127.0.0.1'],
  ['--mqtt', 'mqtt://user%zz:p@127.0.0.1'],
])('%s=%s is refused in one sentence that names the option', (option, value) => {
  expect(() => readSimulatorOptions([`${option}=${value}`], {})).toThrow(
    new RegExp(`^${option} [^\n]+; give [^\n]+\\.$`),
  );
});

test('the address of the broker may come from the environment', () => {
  expect(readSimulatorOptions([], { MQTT_URL: 'mqtt://user:secret@127.0.0.1:9' }).mqtt.password).toBe('secret');
});

test('a wrong address in the environment is said under its name, without the password', () => {
  const read = () => readSimulatorOptions([], { MQTT_URL: 'ws://user:hidden@127.0.0.1' });
  expect(read).toThrow(/^MQTT_URL has a protocol other than mqtt and mqtts/);
  expect(read).not.toThrow(/hidden/);
});
