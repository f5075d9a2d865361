import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { defineCatalog } from '@pulsetrail/catalog';
import { start, type Telemetry } from '@pulsetrail/sdk';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { MessageRun } from '../../src/pipeline/message-run.js';
import { messageTraces } from '../../src/recording/message-trace.js';
import type { ProducerUse } from '../../src/recording/producer-context.js';
import { arrival, ava4BloodPressure, cuff } from '../fixtures/messages.js';
import { routed } from '../fixtures/ports.js';
import { MemoryTracer } from '../fixtures/tracer.js';

const catalog = defineCatalog({
  services: {},
  pipelines: { wards: { families: ['ava4', 'kati'], target: { stored: '500ms' } } },
});
const broker = { host: '127.0.0.1', port: 1_883 };
const clientId = 'bridge-1';

let telemetry: Telemetry;
let tracer: MemoryTracer;

beforeEach(() => {
  telemetry = start({ service: 'mqtt-bridge', metrics: { server: false }, http: false, hashKey: 'a key of the tests' });
  tracer = new MemoryTracer();
});
afterEach(() => telemetry.stop(100));

const write = (run: MessageRun) =>
  messageTraces({ telemetry: { tracer, hash: telemetry.hash }, catalog, clientId, broker })(run);

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

test('a message is one trace: a consumer span and a child for each step, with their true times', () => {
  write(run());
  const [root, ...children] = tracer.spans;
  expect(root).toMatchObject({
    name: 'process dusun_pub',
    options: { kind: SpanKind.CONSUMER, root: true, startTime: arrival },
    endTime: arrival + 232,
    status: { code: SpanStatusCode.UNSET },
  });
  expect(root?.attributes).toEqual({
    'messaging.system': 'mqtt',
    'messaging.operation.name': 'process',
    'messaging.operation.type': 'process',
    'messaging.destination.name': 'dusun_pub',
    'messaging.client.id': clientId,
    'server.address': '127.0.0.1',
    'server.port': 1_883,
    'device.type': 'ava4',
    'device.id': telemetry.hash(cuff),
    'message.kind': 'blood_pressure',
    'message.items': 1,
    'device.lookup.via': 'sub_device',
    outcome: 'stored',
  });
  expect(children.map(({ name, options, endTime }) => [name, options.startTime, endTime])).toEqual(
    run().steps.map(({ step, start: begin, end }) => [step, begin, end]),
  );
  expect(children.every(({ parent }) => parent === root)).toBe(true);
});

test('a failure marks its step and the root', () => {
  write(failedRun());
  const failed = tracer.spans.filter(({ status }) => status.code === SpanStatusCode.ERROR);
  expect(failed.map(({ name, attributes }) => [name, attributes['error.type']])).toEqual([
    ['process dusun_pub', 'timeout'],
    ['3_patient_lookup', 'timeout'],
  ]);
});

test('a message that was slow for its pipeline, or raised an alarm, says so', () => {
  const stored = { step: '5_medical_stored', start: arrival + 32, end: arrival + 632 } as const;
  write(run({ steps: [...run().steps.slice(0, -1), stored] }));
  write(run({ alarm: 'sos' }));
  write(run());
  const roots = tracer.spans.filter(({ options }) => options.kind === SpanKind.CONSUMER);
  expect(roots.map(({ attributes }) => [attributes['operation.slow'], attributes['device.alarm']])).toEqual([
    [true, undefined],
    [undefined, 'sos'],
    [undefined, undefined],
  ]);
});

test('the producer’s context is a link, not the parent', () => {
  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
  const message = { ...run().message, properties: { traceparent } };
  write(run({ message }));
  expect(tracer.spans[0]?.parent).toBeUndefined();
  expect(tracer.spans[0]?.options.links).toMatchObject([{ context: { spanId: '00f067aa0ba902b7', isRemote: true } }]);
});

test.each([
  ['00', 1],
  ['01', 0],
])('as the parent, the producer’s context with flag %s does not decide about sampling', async (flag, ratio) => {
  const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
  const properties = { traceparent: `00-${traceId}-00f067aa0ba902b7-${flag}` };
  const received = await exported(
    ratio,
    (record) => {
      const quick = run({ steps: run().steps.slice(0, 2) });
      record({ ...quick, message: { ...quick.message, properties } });
    },
    'parent',
  );
  expect(received.includes(Buffer.from(traceId, 'hex'))).toBe(ratio === 1);
  expect(received.includes(Buffer.from('00f067aa0ba902b7', 'hex'))).toBe(ratio === 1);
});

test('the span says how a message was delivered, and what of it could not be read', () => {
  const message = { ...run().message, redelivered: true, retained: true };
  write(run({ message, repeated: true, unreadable: 2 }));
  expect(tracer.spans[0]?.attributes).toMatchObject({
    'message.redelivered': true,
    'message.retained': true,
    'message.repeated': true,
    'message.unreadable_values': 2,
  });
});

/** What the SDK sends of the traces that `work` writes, after all that it redacts. */
async function exported(
  ratio: number,
  work: (write: (run: MessageRun) => void) => void,
  producer?: ProducerUse,
): Promise<Buffer> {
  await telemetry.stop(100);
  let received = Buffer.alloc(0);
  const collector = createServer((request, response) => {
    request.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
    });
    request.on('end', () => response.end());
  }).listen(0, '127.0.0.1');
  await once(collector, 'listening');
  const endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
  telemetry = start({
    service: 'mqtt-bridge',
    metrics: { server: false },
    http: false,
    hashKey: 'a key of the tests',
    traces: { endpoint, ratio },
  });
  work(messageTraces({ telemetry, catalog, clientId, broker, producer }));
  await telemetry.flush();
  collector.close();
  return received;
}

test('everything that a span says of a message leaves as it is written: nothing of it looks personal', async () => {
  const received = await exported(1, (record) => record(run()));
  for (const text of ['process dusun_pub', 'device.lookup.via', 'sub_device', 'blood_pressure', telemetry.hash(cuff)]) {
    expect(received.includes(text), text).toBe(true);
  }
  expect(received.includes('redacted')).toBe(false);
});

test('a message that is slower than its pipeline’s target, or raises an alarm, is kept, whatever the sampling says', async () => {
  const received = await exported(0, (record) => {
    const slow = run({ steps: [{ step: '1_mqtt_received', start: arrival, end: arrival + 501 }] });
    record({ ...slow, message: { ...slow.message, destination: 'slow_topic' } });
    record({ ...run({ alarm: 'sos' }), message: { ...slow.message, destination: 'alarm_topic' } });
    record(run());
  });
  expect(received.includes('process slow_topic')).toBe(true);
  expect(received.includes('process alarm_topic')).toBe(true);
  expect(received.includes('process dusun_pub')).toBe(false);
});

test.each([
  ['an error', { outcome: 'lookup_failed', errorType: 'timeout', steps: failedRun().steps }],
  ['a message that took a second, without a target', { message: routed('qube', 'dusun_pub', ava4BloodPressure) }],
] as const)('%s is kept, whatever the sampling says', async (_what, rest) => {
  const end = arrival + 1_001;
  const received = await exported(0, (record) =>
    record(run({ steps: [...run().steps, { step: '5_medical_stored', start: arrival, end }], ...rest })),
  );
  for (const text of ['process dusun_pub', '1_mqtt_received', '3_patient_lookup']) {
    expect(received.includes(text), text).toBe(true);
  }
});

test('a message that was tried again is one trace, with the first failure and the number of tries', () => {
  const firstFailure = {
    step: '3_patient_lookup',
    start: arrival + 2,
    end: arrival + 5,
    errorType: 'timeout',
  } as const;
  write(run({ tries: 3, firstFailure }));
  const [root, ...children] = tracer.spans;
  expect(root?.attributes).toMatchObject({ 'message.tries': 3, outcome: 'stored' });
  expect(root?.status.code).toBe(SpanStatusCode.UNSET);
  expect(children).toHaveLength(6);
  expect(children.filter(({ status }) => status.code === SpanStatusCode.ERROR)).toHaveLength(1);
});

test('of a message that is quick, did not fail and is not sampled, no span is begun', () => {
  tracer.isSampled = false;
  const quick = { ...run(), steps: run().steps.slice(0, 3) };
  write(quick);
  expect(tracer.spans).toHaveLength(0);
  write({ ...quick, outcome: 'invalid', errorType: 'invalid_json' });
  expect(tracer.spans).toHaveLength(4);
  write(run({ steps: [{ step: '1_mqtt_received', start: arrival, end: arrival + 600 }] }));
  expect(tracer.spans).toHaveLength(6);
});
