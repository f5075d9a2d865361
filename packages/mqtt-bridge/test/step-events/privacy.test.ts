import { start, type Telemetry } from '@pulsetrail/sdk';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type OtlpReceiver, startOtlpReceiver } from '../../../../test/support/otlp-receiver.js';
import { families } from '../../src/families/index.js';
import { type BridgeServer, serveBridge } from '../../src/http/server.js';
import { openTimeZone } from '../../src/message/time.js';
import { emitPath, openStepEvents, type StepEvents } from '../../src/step-events/step-events.js';
import { body, eventsOf, messages, patient, routes, timestamp } from '../fixtures/listener-events.js';

/** What must never leave, in the ways in which it comes. */
const personal = [
  '9900000000016',
  'Somchai',
  'Testname',
  '25300115',
  '1987-01-15',
  '000000000000025',
  '02005e20000a',
  '02:00:5E:10:00:07',
  '64f000000000000000000001',
  '126',
  '36.7',
  'somchai@example.org',
];

const planted = personal.join(' ');

let receiver: OtlpReceiver;
let telemetry: Telemetry;
let events: StepEvents;
let server: BridgeServer;
let written: string[];

beforeEach(async () => {
  written = [];
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockImplementation((text) => {
      written.push(String(text));
      return true;
    });
  }
  receiver = await startOtlpReceiver();
  telemetry = start({
    service: 'mqtt-bridge',
    metrics: { server: false },
    http: false,
    hashKey: 'a key of the tests',
    traces: { endpoint: receiver.url, ratio: 1 },
  });
  events = openStepEvents({
    telemetry,
    families: Object.values(families),
    routes,
    zone: openTimeZone('UTC'),
    onAlarm: () => undefined,
  });
  server = await serveBridge({
    host: '127.0.0.1',
    port: 0,
    metrics: telemetry.metricsHandler,
    ready: async () => ({}),
    handlers: new Map([[emitPath, events.handler]]),
  });
});
afterEach(async () => {
  vi.restoreAllMocks();
  await server.close();
  await telemetry.stop(100);
  await receiver.close();
});

const post = async (given: unknown) => {
  const response = await fetch(`${server.url}${emitPath}`, { method: 'POST', body: JSON.stringify(given) });
  return `${response.status} ${JSON.stringify([...response.headers])} ${await response.text()}`;
};

/** Everything that has left by the end. */
async function everything(responses: readonly string[]): Promise<string> {
  events.close();
  await telemetry.flush();
  const pages = await Promise.all(
    ['text/plain', 'application/openmetrics-text'].map(async (accept) =>
      (await fetch(`${server.url}/metrics`, { headers: { accept } })).text(),
    ),
  );
  const samples = pages
    .join('\n')
    .split('\n')
    .map((line) => line.replace(/ [^ ]+$/, ''));
  return [...responses, ...samples, ...written, ...receiver.raw.map((bytes) => bytes.toString('latin1'))].join('\n');
}

const found = (text: string) => personal.filter((value) => text.includes(value) && !['126', '36.7'].includes(value));

test('what listeners send today leaves nothing personal behind', async () => {
  const responses: string[] = [];
  for (const message of Object.values(messages)) {
    for (const event of eventsOf(
      message,
      ['1_mqtt_received', '2_payload_parsed!', '3_patient_lookup!', '5_medical_stored'],
      Date.now(),
      planted,
    )) {
      responses.push(await post({ event: { ...event, processed_data: planted } }));
    }
  }
  expect(responses.every((text) => text.startsWith('202'))).toBe(true);
  const text = await everything(responses);
  expect(receiver.spans.filter(({ name }) => name.startsWith('process'))).toHaveLength(7);
  expect(found(text)).toEqual([]);
  expect(
    receiver.spans.flatMap((span) => Object.values(span.attributes)).filter((value) => value === 126 || value === 36.7),
  ).toEqual([]);
});

describe('personal data in a field where none belongs does not leave', () => {
  const fields = [
    'step',
    'status',
    'device_type',
    'topic',
    'timestamp',
    'payload',
    'patient_info',
    'processed_data',
    'error',
    'listener',
    'flow_id',
    'correlation_id',
    'traceparent',
    'anything',
  ];
  const [event] = eventsOf(messages.qubeReading, ['1_mqtt_received'], Date.now());

  test.each(fields)('%s', async (field) => {
    const responses = [
      await post({ event: { ...event, [field]: planted } }),
      await post({ event: { ...event, [field]: { [planted]: planted, message: planted } } }),
      await post({ event: { ...event, [field]: [planted] } }),
      await post({ event: { ...event, [planted]: planted } }),
      await post({ [planted]: planted }),
      await post(planted),
    ];
    expect(found(await everything(responses))).toEqual([]);
    expect(receiver.spans).not.toEqual([]);
  });

  test('each alone in every field at once', async () => {
    const responses: string[] = [];
    for (const value of personal) {
      responses.push(await post({ event: Object.fromEntries(fields.map((field) => [field, value])) }));
      responses.push(
        await post({ event: { ...event, topic: `iMEDE_watch/${value}`, device_type: 'Kati', step: `7_${value}` } }),
      );
    }
    expect(found(await everything(responses))).toEqual([]);
  });
});

test('no body whatever makes it throw', async () => {
  const take = (payload: Uint8Array) =>
    events.takeMessage({ topic: 'pulsetrail/step-events', payload, receivedAt: Date.now(), retained: false });
  const texts = fc.oneof(
    fc.string(),
    fc.constantFrom(
      '1_mqtt_received',
      '5_medical_stored',
      'AVA4',
      'Kati',
      'iMEDE_watch/SOS',
      'dusun_pub',
      'error',
      '__proto__',
      '7b7d',
    ),
  );
  const values = fc.oneof(
    texts,
    fc.jsonValue(),
    fc.double(),
    fc.constant(timestamp(Date.now())),
    fc.constantFrom(...Object.values(messages).map(({ payload }) => payload)),
    fc.constant(patient),
  );
  const names = fc.constantFrom(
    'step',
    'status',
    'device_type',
    'topic',
    'timestamp',
    'payload',
    'error',
    'listener',
    'flow_id',
    'traceparent',
    '__proto__',
    'constructor',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.dictionary(names, values).map((event) => body(event)),
        fc.uint8Array({ maxLength: 200 }),
        fc.json().map((text) => new TextEncoder().encode(text)),
      ),
      (payload) => {
        expect(take(payload)).toBe(true);
      },
    ),
    { numRuns: 3_000 },
  );
  const deep = `${'[{"a":'.repeat(40_000)}1${'}]'.repeat(40_000)}`;
  for (const field of ['payload', 'error', 'timestamp', 'patient_info', 'step']) {
    take(
      new TextEncoder().encode(
        `{"event":{"step":"1_mqtt_received","status":"success","device_type":"kati","topic":"iMEDE_watch/SOS","${field}":${deep}}}`,
      ),
    );
  }
  events.close();
  const { body: text } = await telemetry.metricsPage();
  // What throws is counted so.
  expect(text).toMatch(/step_events_dropped_total\{[^}]*reason="unreadable"\} 0/);
  expect(text).toMatch(/step_events_dropped_total\{[^}]*reason="queue_full"\} 0/);
  expect(text).not.toMatch(/step_events_total\{[^}]*source="mqtt"\} 0/);
});
