import { expect, test } from 'vitest';
import type { StackOptions } from '../../src/options.js';
import { partKinds, partKindsOf, partsOf } from '../../src/parts/index.js';
import type { Plan } from '../../src/plan.js';
import { portNames } from '../../src/ports.js';
import { contextForTest, planForTest } from '../fixtures/part-context.js';

const partsFor = async (options: StackOptions, more: Partial<Plan> = {}) =>
  partsOf(contextForTest(await planForTest(options, more)));
const namesFor = async (options: StackOptions, more: Partial<Plan> = {}) =>
  (await partsFor(options, more)).map(({ name }) => name);

const external = { embeddedBroker: false, mqttUrl: 'mqtt://ward:secret@broker.example.org' };

test('the demo has every part', async () => {
  expect(await namesFor({})).toEqual(
    'broker fleet clinic bridge prometheus alertmanager notifications simulator traffic'.split(' '),
  );
});

test('without the demo only the stack is left', async () => {
  expect(await namesFor({ demo: false })).toEqual('broker bridge prometheus alertmanager notifications'.split(' '));
});

test('what others run is not started', async () => {
  const targets = { slackWebhookFiles: {}, localSlackChannels: [], localMail: false };
  expect(await namesFor({ demo: false }, { ...external, targets })).toEqual(
    'bridge prometheus alertmanager'.split(' '),
  );
});

test('a catalog of services alone needs neither broker nor bridge', async () => {
  expect(await namesFor({ demo: false }, { devices: false, embeddedBroker: false })).toEqual(
    'prometheus alertmanager notifications'.split(' '),
  );
});

test('every port belongs to one part', () => {
  const ports = partKinds.flatMap((kind) => kind.ports ?? []);
  expect(ports.toSorted()).toEqual(portNames.toSorted());
});

test('only the ports of parts that run are asked for', async () => {
  const portsFor = async (options: StackOptions, more: Partial<Plan> = {}) =>
    partKindsOf(await planForTest(options, more)).flatMap(({ ports = [] }) => ports);
  expect(await portsFor({ demo: false }, external)).toEqual([
    'bridge',
    'prometheus',
    'alertmanager',
    'notifications',
    'smtp',
  ]);
});

test.each([{}, { demo: false as const }])('with %j every part comes after those it waits for', async (options) => {
  for (const more of [{}, external]) {
    const parts = await partsFor(options, more);
    const names = parts.map(({ name }) => name);
    for (const { name, after = [] } of parts) {
      for (const before of after) expect(names.slice(0, names.indexOf(name))).toContain(before);
    }
  }
});

test('no secret stands on a command line or in an address', async () => {
  for (const { command, address } of await partsFor({}, external)) {
    const visible = [...command.arguments, address].join(' ');
    for (const secret of ['secret', 'demo-password', 'hash-key']) expect(visible).not.toContain(secret);
  }
});

test("the demo's options and environment reach its programs", async () => {
  const demo = { messageRate: 50, requestRate: 20, failures: 0.5, seed: 7 };
  const parts = await partsFor({ demo, environment: { OTEL_TRACES_SAMPLER_ARG: '1' } });
  const argumentsOf = (name: string) =>
    parts
      .find((part) => part.name === name)
      ?.command.arguments.slice(1)
      .join(' ');
  expect(argumentsOf('simulator')).toBe('--rate 50 --failures 0.5 --seed 7');
  expect(argumentsOf('traffic')).toBe('--url http://127.0.0.1:3 --rate 20 --failures 0.02 --seed 7');
  expect(argumentsOf('fleet')).toBe('--fleet-file /nowhere/patients.json --seed 7');
  for (const name of ['bridge', 'clinic', 'simulator', 'traffic']) {
    expect(parts.find((part) => part.name === name)?.command.environment).toMatchObject({
      OTEL_TRACES_SAMPLER_ARG: '1',
    });
  }
});

test('the clinic and its visitors share the password, the clinic and the bridge the key', async () => {
  const parts = await partsFor({});
  const environmentOf = (name: string) => parts.find((part) => part.name === name)?.command.environment;
  for (const name of ['clinic', 'traffic'])
    expect(environmentOf(name)).toMatchObject({ CLINIC_DEMO_PASSWORD: 'demo-password' });
  for (const name of ['clinic', 'bridge'])
    expect(environmentOf(name)).toMatchObject({ PULSETRAIL_HASH_KEY: 'hash-key' });
});
