import { defineCatalog } from '@pulsetrail/catalog';
import { start, type Telemetry } from '@pulsetrail/sdk';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { families } from '../../src/families/index.js';
import type { MessageRun } from '../../src/pipeline/message-run.js';
import { createRecorder } from '../../src/recording/recorder.js';
import { arrival, ava4BloodPressure, cuff } from '../fixtures/messages.js';
import { routed } from '../fixtures/ports.js';

const catalog = defineCatalog({
  services: {},
  pipelines: { wards: { families: ['ava4', 'kati'], target: { stored: '500ms' } } },
  buckets: { 'device.pipeline.step.duration': [0.1, 0.5, 1] },
});
const chosen = [families.ava4, families.kati];
const broker = { host: '127.0.0.1', port: 1_883 };
const clientId = 'bridge-1';

let telemetry: Telemetry;

beforeEach(() => {
  telemetry = start({ service: 'mqtt-bridge', metrics: { server: false }, http: false, hashKey: 'a key of the tests' });
});
afterEach(() => telemetry.stop(100));

const recorder = () => {
  const { instrument, hash, tracer } = telemetry;
  return createRecorder({ telemetry: { instrument, hash, tracer }, families: chosen, catalog, clientId, broker });
};

const page = async () => (await telemetry.metricsPage()).body.split('\n');

/** The value of the first sample with the name and all the labels. */
const sample = async (name: string, ...labels: string[]) => {
  const line = (await page()).find(
    (text) => text.startsWith(`${name}{`) && labels.every((label) => text.includes(label)),
  );
  return line === undefined ? undefined : Number(line.split(' ').at(-1));
};

const run = (rest: Partial<MessageRun> = {}): MessageRun => ({
  message: routed('ava4', 'dusun_pub', ava4BloodPressure),
  kind: 'blood_pressure',
  outcome: 'stored',
  items: 1,
  unreadable: 0,
  repeated: false,
  tries: 1,
  deviceId: cuff,
  via: 'sub_device',
  steps: [
    { step: '1_mqtt_received', start: arrival, end: arrival + 1 },
    { step: '2_payload_parsed', start: arrival + 1, end: arrival + 2 },
    { step: '3_patient_lookup', start: arrival + 2, end: arrival + 12 },
    { step: '4_patient_updated', start: arrival + 12, end: arrival + 32 },
    { step: '5_medical_stored', start: arrival + 32, end: arrival + 232 },
  ],
  ...rest,
});

const failedRun = (): MessageRun =>
  run({
    outcome: 'lookup_failed',
    errorType: 'timeout',
    steps: [
      ...run().steps.slice(0, 2),
      { step: '3_patient_lookup', start: arrival + 2, end: arrival + 400, errorType: 'timeout' },
    ],
  });

test('series that are known beforehand exist at zero, of the configured families only', async () => {
  recorder();
  const step = 'device_pipeline_step_duration_seconds_count';
  expect(await sample(step, 'device_type="ava4"', 'pipeline_step="5_medical_stored"')).toBe(0);
  expect(await sample(step, 'device_type="kati"', 'pipeline_step="1_mqtt_received"')).toBe(0);
  expect(await sample(step, 'device_type="qube"')).toBeUndefined();
  expect(await sample('device_alarms_total', 'device_type="kati"', 'alarm="sos"')).toBe(0);
  expect(await sample('device_alarms_total', 'device_type="kati"', 'alarm="fall"')).toBe(0);
  const messages = ['device_type="kati"', 'message_kind="sos"', 'outcome="store_failed"'];
  expect(await sample('device_messages_total', ...messages)).toBe(0);
  expect(await sample('pulsetrail_bridge_connected')).toBe(0);
});

test('bucket bounds are the catalog’s', async () => {
  recorder();
  const bounds = (await page())
    .filter((line) => line.startsWith('device_pipeline_step_duration_seconds_bucket') && line.includes('ava4'))
    .map((line) => Number(/le="\+?([^"]+)"/.exec(line)?.[1]?.replace('Inf', 'Infinity')));
  expect(new Set(bounds)).toEqual(new Set([0.1, 0.5, 1, Number.POSITIVE_INFINITY]));
});

test('records each step, the message, and how it ended', async () => {
  const record = recorder();
  record.received('ava4', arrival);
  record.done(run());
  const stored = 'pipeline_step="5_medical_stored"';
  const sum = 'device_pipeline_step_duration_seconds_sum';
  expect(await sample(sum, 'pipeline_step="5_medical_stored"')).toBeCloseTo(0.2);
  expect(await sample('messaging_process_duration_seconds_sum', 'device_type="ava4"', stored)).toBeCloseTo(0.232);
  expect(await sample('device_messages_total', 'message_kind="blood_pressure"', 'outcome="stored"')).toBe(1);
  expect(await sample('messaging_client_consumed_messages_total', 'device_type="ava4"')).toBe(1);
  expect(await sample('pulsetrail_bridge_last_message_time_seconds')).toBe(arrival / 1_000);
});

test('a failed step carries its error type, the steps before it none', async () => {
  const record = recorder();
  record.done(failedRun());
  const count = 'device_pipeline_step_duration_seconds_count';
  expect(await sample(count, 'pipeline_step="3_patient_lookup"', 'error_type="timeout"')).toBe(1);
  expect(await sample(count, 'pipeline_step="2_payload_parsed"', 'error_type')).toBeUndefined();
  const failed = ['pipeline_step="3_patient_lookup"', 'error_type="timeout"'];
  expect(await sample('messaging_process_duration_seconds_count', ...failed)).toBe(1);
});

test('a message that comes again is counted as such, not once more', async () => {
  const record = recorder();
  expect(await sample('device_redeliveries_total', 'device_type="ava4"')).toBe(0);
  record.done(run());
  record.done(run({ repeated: true }));
  expect(await sample('device_redeliveries_total', 'device_type="ava4"')).toBe(1);
  expect(await sample('device_messages_total', 'message_kind="blood_pressure"', 'outcome="stored"')).toBe(1);
});

test('the duration of a message says how far it went; the ends without an error exist at zero', async () => {
  recorder();
  const count = (family: string, step: string) =>
    sample('messaging_process_duration_seconds_count', `device_type="${family}"`, `pipeline_step="${step}"`);
  expect(await count('ava4', '2_payload_parsed')).toBe(0);
  expect(await count('ava4', '5_medical_stored')).toBe(0);
  expect(await count('ava4', '4_patient_updated')).toBeUndefined();
  expect(await count('kati', '4_patient_updated')).toBe(0);
});

test('counts alarms and the connection', async () => {
  const record = recorder();
  record.alarm('kati', 'sos');
  record.connected(true);
  expect(await sample('device_alarms_total', 'device_type="kati"', 'alarm="sos"')).toBe(1);
  expect(await sample('pulsetrail_bridge_connected')).toBe(1);
  record.connected(false);
  expect(await sample('pulsetrail_bridge_connected')).toBe(0);
});

test('a topic that no family reads is counted', async () => {
  recorder().received(undefined, arrival);
  expect(await sample('messaging_client_consumed_messages_total', 'device_type="_OTHER"')).toBe(1);
});

test('a try that failed is counted, with the steps that it took; the message is not', async () => {
  const record = recorder();
  record.retried(failedRun());
  const count = 'device_pipeline_step_duration_seconds_count';
  expect(await sample(count, 'pipeline_step="3_patient_lookup"', 'error_type="timeout"')).toBe(1);
  expect(await sample(count, 'device_type="ava4"', 'pipeline_step="2_payload_parsed"')).toBe(0);
  expect(await sample('pulsetrail_bridge_retries_total', 'device_type="ava4"')).toBe(1);
  expect(await sample('device_messages_total', 'outcome="lookup_failed"', 'ava4')).toBe(0);
});

test('a message that is lost is counted', async () => {
  recorder().dropped('spool_full');
  expect(await sample('pulsetrail_bridge_messages_dropped_total', 'reason="spool_full"')).toBe(1);
});
