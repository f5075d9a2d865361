import { start, type Telemetry } from '@pulsetrail/sdk';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { LookupKey } from '../../src/message/message.js';
import { type CacheOptions, cachedDirectory } from '../../src/patients/cached-directory.js';
import type { PatientDirectory } from '../../src/patients/patient-directory.js';
import { cuff, gateway, imei, scale } from '../fixtures/messages.js';
import { MemoryPorts } from '../fixtures/ports.js';
import { samplesOf } from '../fixtures/samples.js';

/** Milliseconds of the steady clock. */
let time: number;
let telemetry: Telemetry;
let ports: MemoryPorts;
let asked: (readonly LookupKey[])[];
let directory: PatientDirectory;

const open = (rest: Partial<CacheOptions> = {}) => {
  const find: PatientDirectory['find'] = (subjects) => {
    asked.push(...subjects);
    return ports.find(subjects);
  };
  directory = cachedDirectory({ find, update: (updates) => ports.update(updates) }, { telemetry, ...rest });
};

beforeEach(() => {
  time = 1_000;
  vi.spyOn(performance, 'now').mockImplementation(() => time);
  telemetry = start({ service: 'mqtt-bridge', metrics: { server: false }, http: false, hashKey: 'a key of the tests' });
  ports = new MemoryPorts();
  asked = [];
  open();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await telemetry.stop(100);
});

const watch = (value: string): LookupKey[] => [{ via: 'imei', value }];
const reading = (device: string, kind = 'weight'): LookupKey[] => [
  { via: 'sub_device', value: device },
  { via: 'device_kind', value: device, kind },
  { via: 'gateway_owner', value: gateway },
];
const requests = async () => {
  const sample = samplesOf(telemetry);
  const of = (outcome: string) => sample('cache_requests_total', { cache_name: 'patients', outcome });
  return { hits: await of('hit'), misses: await of('miss') };
};

test('asks once, and then knows for a minute', async () => {
  ports.register({ via: 'imei', value: imei }, 'p-1');
  for (let turn = 0; turn < 3; turn++) {
    expect(await directory.find([watch(imei)])).toEqual([{ patientId: 'p-1', via: 'imei' }]);
  }
  expect(asked).toHaveLength(1);
  expect(await requests()).toEqual({ hits: 2, misses: 1 });
  ports.register({ via: 'imei', value: imei }, 'p-2');
  time += 59_000;
  expect((await directory.find([watch(imei)]))[0]?.patientId).toBe('p-1');
  time += 2_000;
  expect((await directory.find([watch(imei)]))[0]?.patientId).toBe('p-2');
});

test('asks only for what it does not know, and answers in the order of the question', async () => {
  ports.register({ via: 'imei', value: imei }, 'p-1').register({ via: 'sub_device', value: cuff }, 'p-2');
  await directory.find([watch(imei)]);
  const found = await directory.find([reading(cuff), watch(imei), watch('nobody')]);
  expect(found.map((match) => match?.patientId)).toEqual(['p-2', 'p-1', undefined]);
  expect(asked).toEqual([watch(imei), reading(cuff), watch('nobody')]);
  expect(await directory.find([])).toEqual([]);
});

test('one device that measures two kinds is two questions', async () => {
  ports.register({ via: 'device_kind', value: scale, kind: 'weight' }, 'p-1');
  expect((await directory.find([reading(scale, 'weight')]))[0]?.patientId).toBe('p-1');
  expect((await directory.find([reading(scale, 'spo2')]))[0]).toBeUndefined();
});

test.each([
  ['that nobody is known', watch(imei), { via: 'imei', value: imei }],
  ['that only the owner of the gateway is known', reading(cuff), { via: 'sub_device', value: cuff }],
] as const)('believes for a few seconds only %s', async (_name, lookups, key) => {
  ports.register({ via: 'gateway_owner', value: gateway }, 'p-owner');
  await directory.find([lookups]);
  ports.register(key, 'p-1');
  time += 4_000;
  expect((await directory.find([lookups]))[0]?.patientId).not.toBe('p-1');
  time += 2_000;
  expect((await directory.find([lookups]))[0]?.patientId).toBe('p-1');
});

test('is bounded: what was not used for the longest time makes room', async () => {
  open({ size: 2 });
  await directory.find([watch('1')]);
  await directory.find([watch('2')]);
  await directory.find([watch('1')]);
  await directory.find([watch('3')]);
  await directory.find([watch('1')]);
  expect(asked).toHaveLength(3);
  await directory.find([watch('2')]);
  expect(asked).toHaveLength(4);
});

test('tells how often the directory was really asked, and has answered', async () => {
  await directory.find([watch('1')]);
  await directory.find([watch('1')]);
  expect(directory.asked).toBe(1);
  ports.failing = { find: 'error' };
  await directory.find([watch('1')]);
  await expect(directory.find([watch('1'), watch('2')])).rejects.toThrow('down');
  expect(directory.asked).toBe(1);
  ports.failing = {};
  await directory.find([watch('1'), watch('2')]);
  expect(directory.asked).toBe(2);
});

test('does not keep a failure, and passes updates on', async () => {
  ports.failing = { find: 'error' };
  await expect(directory.find([watch(imei)])).rejects.toThrow('down');
  ports.failing = {};
  ports.register({ via: 'imei', value: imei }, 'p-1');
  expect((await directory.find([watch(imei)]))[0]?.patientId).toBe('p-1');
  await directory.update([]);
  ports.failing = { update: 'error' };
  await expect(directory.update([])).rejects.toThrow('down');
});
