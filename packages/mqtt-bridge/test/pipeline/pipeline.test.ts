import { pipelineSteps } from '@pulsetrail/catalog';
import { beforeEach, describe, expect, test } from 'vitest';
import { batchedDirectory, batchedStore } from '../../src/dispatch/batched.js';
import { families } from '../../src/families/index.js';
import type { RoutedMessage } from '../../src/message/message.js';
import { createMessageReader, runToParsing } from '../../src/message/message-reader.js';
import { openTimeZone } from '../../src/message/time.js';
import { type MessageRun, mayPass } from '../../src/pipeline/message-run.js';
import { createPipeline } from '../../src/pipeline/pipeline.js';
import {
  arrival,
  ava4BloodPressure,
  ava4Heartbeat,
  ava4Reading,
  bloodPressureItem,
  citizenId,
  cuff,
  gateway,
  imei,
  katiBatch,
  katiHeartbeat,
  katiSos,
  katiVitals,
  qubeHeartbeat,
  qubeTemperature,
  scale,
} from '../fixtures/messages.js';
import { MemoryPorts, routed } from '../fixtures/ports.js';

let ports: MemoryPorts;

const read = createMessageReader({
  families,
  route: (topic) => {
    const family = topic.startsWith('iMEDE') ? 'kati' : topic.startsWith('CM4') ? 'qube' : 'ava4';
    return { family, destination: topic, filter: topic };
  },
  zone: openTimeZone('UTC'),
});

/** Takes a message through all of its steps, those of the reader too. */
const pipeline = async (message: RoutedMessage): Promise<MessageRun> => {
  const arriving = { step: '1_mqtt_received', start: message.receivedAt, end: message.receivedAt } as const;
  const bounds = { limit: 20 };
  const { directory, store } = { directory: batchedDirectory(ports, bounds), store: batchedStore(ports, bounds) };
  const found = read(message);
  if (found === undefined) throw new Error('no family');
  if (found.next !== 'store') return runToParsing(found, arriving);
  const [run] = await createPipeline({ directory, store })([{ arrival: found, arriving }]);
  if (run === undefined) throw new Error('no run');
  return run;
};

beforeEach(() => {
  ports = new MemoryPorts()
    .register({ via: 'sub_device', value: cuff }, 'p-1')
    .register({ via: 'gateway_owner', value: gateway }, 'p-2')
    .register({ via: 'imei', value: imei }, 'p-1')
    .register({ via: 'citizen_id', value: citizenId }, 'p-1');
});

const reading = () => routed('ava4', 'dusun_pub', ava4BloodPressure);
const names = (steps: readonly { step: string }[]) => steps.map(({ step }) => step);

test.each([
  ['a reading', reading(), 'stored', 5],
  ['a vital sign', routed('kati', 'iMEDE_watch/VitalSign', katiVitals), 'stored', 5],
  ['a box’s reading', routed('qube', 'CM4_BLE_GW_TX', qubeTemperature), 'stored', 5],
  ['a watch’s heartbeat', routed('kati', 'iMEDE_watch/hb', katiHeartbeat), 'status', 4],
  ['a gateway’s heartbeat', routed('ava4', 'ESP32_BLE_GW_TX', ava4Heartbeat), 'status', 2],
  ['a box’s heartbeat', routed('qube', 'CM4_BLE_GW_TX', qubeHeartbeat), 'status', 2],
  ['an answer to a command', routed('ava4', 'dusun_pub', { data: { id: 1, code: 0 } }), 'ignored', 2],
])('%s ends as %s after step %i', async (_name, message, outcome, last) => {
  const run = await pipeline(message);
  expect(run).toMatchObject({ outcome });
  expect(run.errorType).toBeUndefined();
  expect(names(run.steps)).toEqual(pipelineSteps.slice(0, last));
  expect(ports.records.size).toBe(outcome === 'stored' ? 1 : 0);
});

test('steps are in order, and those of the store begin where the one before has ended', async () => {
  const { steps, message } = await pipeline(reading());
  expect(steps[0]?.start).toBe(message.receivedAt);
  for (const step of steps) expect(step.end).toBeGreaterThanOrEqual(step.start);
  expect(steps[3]?.start).toBe(steps[2]?.end);
  expect(steps[4]?.start).toBe(steps[3]?.end);
});

test('a batch is one run with as many items and records', async () => {
  const run = await pipeline(routed('kati', 'iMEDE_watch/AP55', katiBatch(12)));
  expect(run).toMatchObject({ outcome: 'stored', items: 12, via: 'imei' });
  expect(ports.records.size).toBe(12);
  expect(ports.updates).toHaveLength(1);
  expect(ports.updates[0]?.reading.values).toMatchObject({ heart_rate: 91 });
});

describe('a message that comes again', () => {
  test.each([
    ['as a redelivery', { redelivered: true }],
    ['as a retained copy', { retained: true }],
    ['because its sender got no answer', {}],
  ])('is stored once and says that it is a repeat: %s', async (_name, rest) => {
    expect(await pipeline(reading())).toMatchObject({ outcome: 'stored', repeated: false });
    expect(await pipeline({ ...reading(), ...rest })).toMatchObject({ outcome: 'stored', repeated: true });
    expect(ports.records.size).toBe(1);
  });

  test('is new when it was not handled before, whatever the broker says', async () => {
    expect(await pipeline({ ...reading(), redelivered: true })).toMatchObject({ outcome: 'stored', repeated: false });
  });
});

describe('a call for help, whose payload has no time', () => {
  const sos = (rest: Partial<RoutedMessage> = {}) => routed('kati', 'iMEDE_watch/SOS', katiSos, rest);

  test('in the same words is another event, although one record stands for both', async () => {
    const runs = [await pipeline(sos()), await pipeline(sos())];
    expect(runs.map(({ repeated }) => repeated)).toEqual([false, false]);
    expect(ports.records.size).toBe(1);
  });

  test('that the broker keeps is stored once, however late it is sent again, and ends at step 2', async () => {
    await pipeline(sos());
    const run = await pipeline(sos({ retained: true, receivedAt: arrival + 3_600_000 }));
    expect(run).toMatchObject({ outcome: 'stored', repeated: true });
    expect(names(run.steps)).toEqual(pipelineSteps.slice(0, 2));
    expect(ports.records.size).toBe(1);
  });

  test.each(['error', 'silence'] as const)('is handled like a new one when the store answers by %s', async (how) => {
    ports.failing = { knows: how };
    expect(await pipeline(sos({ retained: true }))).toMatchObject({ outcome: 'stored', repeated: false });
  });
});

test.each([
  ['a batch without readings', routed('kati', 'iMEDE_watch/AP55', katiBatch(0))],
  ['a place without anything in it', routed('kati', 'iMEDE_watch/location', { IMEI: imei, location: {} })],
])('%s is complete after step 2, without an error', async (_name, message) => {
  const run = await pipeline(message);
  expect(run).toMatchObject({ outcome: 'ignored', items: 0, repeated: false });
  expect(run.errorType).toBeUndefined();
  expect(names(run.steps)).toEqual(pipelineSteps.slice(0, 2));
});

test('a value that cannot be read costs itself alone, and is counted', async () => {
  const run = await pipeline(routed('kati', 'iMEDE_watch/VitalSign', { ...katiVitals, bodyTemperature: '--' }));
  expect(run).toMatchObject({ outcome: 'stored', unreadable: 1 });
  expect(run.errorType).toBeUndefined();
  expect([...ports.records.values()][0]?.reading.values).toEqual({
    heart_rate: 71,
    systolic: 118,
    diastolic: 76,
    spo2: 98,
  });
});

test('what only the gateway’s owner explains is marked as such', async () => {
  const run = await pipeline(
    routed('ava4', 'dusun_pub', ava4Reading('BodyScale_JUMPER', [{ ble_addr: scale, weight: 70 }])),
  );
  expect(run).toMatchObject({ outcome: 'owner_fallback', via: 'gateway_owner' });
  expect([...ports.records.values()]).toMatchObject([{ patientId: 'p-2', via: 'gateway_owner' }]);
});

test('a device that is registered for one kind comes before the owner', async () => {
  ports.register({ via: 'device_kind', value: scale, kind: 'weight' }, 'p-3');
  const run = await pipeline(
    routed('ava4', 'dusun_pub', ava4Reading('BodyScale_JUMPER', [{ ble_addr: scale, weight: 70 }])),
  );
  expect(run).toMatchObject({ outcome: 'stored', via: 'device_kind' });
});

test.each([
  ['find', 'error', 'lookup_failed', 'lookup_failed', '3_patient_lookup'],
  ['find', 'silence', 'lookup_failed', 'timeout', '3_patient_lookup'],
  ['update', 'error', 'update_failed', 'update_failed', '4_patient_updated'],
  ['update', 'silence', 'update_failed', 'timeout', '4_patient_updated'],
  ['save', 'error', 'store_failed', 'store_failed', '5_medical_stored'],
  ['save', 'silence', 'store_failed', 'timeout', '5_medical_stored'],
] as const)('when %s fails by %s the message ends as %s', async (port, failure, outcome, errorType, step) => {
  ports.failing = { [port]: failure };
  const run = await pipeline(reading());
  expect(run).toMatchObject({ outcome, errorType });
  expect(run.steps.at(-1)).toMatchObject({ step, errorType });
  expect(run.steps.slice(0, -1).every((each) => each.errorType === undefined)).toBe(true);
  expect(ports.records.size).toBe(0);
});

test.each([
  ['unreadable', routed('qube', 'CM4_BLE_GW_TX', '{'), 'invalid', 'invalid_json', 2],
  [
    'unknown',
    routed('kati', 'iMEDE_watch/hb', { ...katiHeartbeat, IMEI: '000000000000099' }),
    'patient_not_found',
    'patient_not_found',
    3,
  ],
])('a message that is %s ends at its step', async (_name, message, outcome, errorType, last) => {
  const run = await pipeline(message);
  expect(run).toMatchObject({ outcome, errorType });
  expect(names(run.steps)).toEqual(pipelineSteps.slice(0, last));
});

test('one unknown device in a list does not cost another patient the reading', async () => {
  ports.patients.delete(['gateway_owner', gateway, ''].join());
  const run = await pipeline(
    routed(
      'ava4',
      'dusun_pub',
      ava4Reading('BP_BIOLIGTH', [bloodPressureItem, { ...bloodPressureItem, ble_addr: scale }]),
    ),
  );
  expect(run).toMatchObject({ outcome: 'patient_not_found', errorType: 'patient_not_found', items: 2 });
  expect(names(run.steps)).toEqual(pipelineSteps);
  expect([...ports.records.values()]).toMatchObject([{ patientId: 'p-1' }]);
});

test('a message that comes again after its unknown device was registered adds that patient’s reading', async () => {
  ports.patients.delete(['gateway_owner', gateway, ''].join());
  const list = [{ ...bloodPressureItem, ble_addr: scale }, bloodPressureItem];
  const message = routed('ava4', 'dusun_pub', ava4Reading('BP_BIOLIGTH', list));
  await pipeline(message);
  ports.register({ via: 'sub_device', value: scale }, 'p-3');
  await pipeline(message);
  expect([...ports.records.values()].map(({ patientId }) => patientId)).toEqual(['p-1', 'p-3']);
});

test('one unreadable reading in a list does not cost the others', async () => {
  const run = await pipeline(
    routed('ava4', 'dusun_pub', ava4Reading('BP_BIOLIGTH', [bloodPressureItem, { ...bloodPressureItem, bp_low: 'x' }])),
  );
  expect(run).toMatchObject({ outcome: 'invalid', errorType: 'invalid_value' });
  expect(ports.records.size).toBe(1);
});

test('a store that fails outweighs a reading that cannot be read: the others are tried again', async () => {
  ports.failing = { save: 'error' };
  const list = [bloodPressureItem, { ...bloodPressureItem, bp_low: 'x' }];
  const run = await pipeline(routed('ava4', 'dusun_pub', ava4Reading('BP_BIOLIGTH', list)));
  expect(run).toMatchObject({ outcome: 'store_failed', errorType: 'store_failed' });
  expect(mayPass(run)).toBe(true);
});

test('what a box knows of the person goes to the directory', async () => {
  await pipeline(routed('qube', 'CM4_BLE_GW_TX', qubeTemperature));
  expect(ports.updates).toMatchObject([{ patientId: 'p-1', profile: { birthDate: '1987-01-15', gender: 'male' } }]);
});
