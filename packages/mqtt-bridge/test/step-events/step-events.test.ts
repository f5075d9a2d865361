import { metrics } from '@pulsetrail/catalog';
import { start, type Telemetry } from '@pulsetrail/sdk';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { families } from '../../src/families/index.js';
import { openStepEvents, type StepEvents, type StepEventsOptions } from '../../src/step-events/step-events.js';
import { openTimeZone } from '../../src/time.js';
import { body, eventsOf, type ListenerEvent, messages, routes, timeOf, tracesOf } from '../fixtures/listener-events.js';
import { arrival, bytes, katiSos } from '../fixtures/messages.js';
import { MemoryTracer } from '../fixtures/tracer.js';

const topic = 'pulsetrail/step-events';

let telemetry: Telemetry;
let tracer: MemoryTracer;
let events: StepEvents;

beforeEach(() => {
  vi.useFakeTimers({ now: arrival });
  telemetry = start({ service: 'mqtt-bridge', metrics: { server: false }, http: false, hashKey: 'a key of the tests' });
  tracer = new MemoryTracer();
});
afterEach(async () => {
  events.close();
  vi.useRealTimers();
  await telemetry.stop(100);
});

const open = (rest: Partial<StepEventsOptions> = {}) => {
  const { instrument, hash } = telemetry;
  const alarms = instrument(metrics.deviceAlarms);
  events = openStepEvents({
    telemetry: { instrument, hash, tracer },
    families: Object.values(families),
    routes,
    zone: openTimeZone('UTC'),
    onAlarm: (family, alarm) => alarms.add(1, { 'device.type': family, alarm }),
    ...rest,
  });
};

const take = (event: ListenerEvent) =>
  events.takeMessage({ topic, payload: body(event), receivedAt: Date.now(), retained: false });

/** Sends each event when it happened. */
async function send(list: readonly ListenerEvent[]): Promise<void> {
  for (const event of list) {
    await vi.advanceTimersByTimeAsync(Math.max(0, timeOf(event) - Date.now()));
    take(event);
  }
  await vi.advanceTimersByTimeAsync(0);
}

const page = async () => (await telemetry.metricsPage()).body.split('\n');

/** The value of the first sample with the name and all the labels. */
const sample = async (name: string, ...labels: string[]) => {
  const line = (await page()).find(
    (text) => text.startsWith(`${name}{`) && labels.every((label) => text.includes(label)),
  );
  return line === undefined ? undefined : Number(line.split(' ').at(-1));
};

const [one, two, three, four, five] = [
  '1_mqtt_received',
  '2_payload_parsed',
  '3_patient_lookup',
  '4_patient_updated',
  '5_medical_stored',
];
const start12 = [one, one, two, two];
const six = '6_fhir_r5_stored';

/** Every row of the table of what listeners report, for every family that it tells of. */
const rows = [
  ['AVA4 reading', 'ava4Reading', [...start12, three, four, five], { outcome: 'stored' }],
  ['AVA4 reading, code paths in turn', 'ava4Reading', [one, two, one, two, three, four, five], { outcome: 'stored' }],
  [
    'AVA4 validation fails and it goes on',
    'ava4Reading',
    [...start12, '2.5_fhir_validation!', three, four, five],
    { outcome: 'stored', error: 'listener_error' },
  ],
  [
    'AVA4 lookup fails and it goes on',
    'ava4Reading',
    [...start12, `${three}!`, four, five],
    { outcome: 'lookup_failed', error: 'listener_error' },
  ],
  ['AVA4 without an update', 'ava4Reading', [...start12, three, five], { outcome: 'stored', missing: [four] }],
  [
    'AVA4 no reading stored',
    'ava4Reading',
    [...start12, three, four, `${five}!`],
    { outcome: 'store_failed', error: 'listener_error' },
  ],
  ['AVA4 status', 'ava4Status', [...start12, '3_device_status'], { outcome: 'status' }],
  ['AVA4 parsing fails', 'ava4Reading', [one, one, `${two}!`], { outcome: 'invalid', error: 'listener_error' }],
  [
    'AVA4 processing fails',
    'ava4Reading',
    [...start12, 'message_processing!'],
    { outcome: 'lookup_failed', error: 'listener_error' },
  ],
  ['Kati reading', 'katiVitals', [...start12, three, six, five], { outcome: 'stored' }],
  [
    'Kati validation fails and it is dropped',
    'katiVitals',
    [...start12, '2.5_fhir_validation!'],
    { outcome: 'invalid', error: 'listener_error' },
  ],
  [
    'Kati lookup fails and it goes on',
    'katiVitals',
    [...start12, `${three}!`, six, five],
    { outcome: 'lookup_failed', error: 'listener_error' },
  ],
  [
    'Kati storing fails in silence',
    'katiVitals',
    [...start12, three, six],
    { outcome: 'store_failed', error: 'step_missing', missing: [five], end: 'window' },
  ],
  ['Kati status', 'katiStatus', [...start12, three, '6_fhir_storage', five], { outcome: 'status' }],
  ['Kati SOS', 'katiSos', [...start12, three, '6_data_processed', five], { outcome: 'stored' }],
  ['Qube reading', 'qubeReading', [...start12, three, four, five], { outcome: 'stored' }],
  [
    'Qube validation fails and it is dropped',
    'qubeReading',
    [...start12, '2.5_fhir_validation!'],
    { outcome: 'invalid', error: 'listener_error' },
  ],
  [
    'Qube lookup fails and creates a patient',
    'qubeReading',
    [...start12, `${three}!`, four, five],
    { outcome: 'lookup_failed', error: 'listener_error' },
  ],
  [
    'Qube storing fails',
    'qubeReading',
    [...start12, three, four, `${five}!`],
    { outcome: 'store_failed', error: 'listener_error' },
  ],
  ['Qube status', 'qubeStatus', start12, { outcome: 'status' }],
] as const satisfies readonly (readonly [string, keyof typeof messages, readonly string[], object])[];

interface Expected {
  readonly outcome: string;
  readonly error?: string;
  readonly missing?: readonly string[];
  readonly end?: string;
}

describe('what listeners send today is one trace a message', () => {
  test.each(rows)('%s', async (_name, message, steps, row) => {
    const expected: Expected = row;
    open();
    await send(eventsOf(messages[message], steps));
    await vi.advanceTimersByTimeAsync(expected.end === 'window' ? 60_000 : 2_100);
    const traces = tracesOf(tracer);
    expect(traces).toHaveLength(1);
    const [{ root, steps: children } = { root: undefined, steps: [] }] = traces;
    expect(children.map(({ name }) => name)).toEqual([...new Set(steps.map((step) => step.replace('!', '')))]);
    expect(root?.name).toBe(`process ${messages[message].topic}`);
    expect(root?.attributes).toMatchObject({
      'pulsetrail.source': 'step_event',
      outcome: expected.outcome,
      'step_events.end': expected.end ?? 'complete',
      'step_events.received': steps.length,
      'steps.complete': expected.missing === undefined,
    });
    expect(root?.attributes['error.type']).toBe(expected.error);
    expect(root?.attributes['steps.missing']).toEqual(expected.missing);
    const family = messages[message].device_type.toLowerCase();
    const outcome = [`device_type="${family}"`, `outcome="${expected.outcome}"`];
    const lines = (await page()).filter(
      (line) => line.startsWith('device_messages_total') && outcome.every((label) => line.includes(label)),
    );
    expect(lines.map((line) => Number(line.split(' ').at(-1))).reduce((sum, value) => sum + value, 0)).toBe(1);
  });
});

test('a step lasts from the event before it to its own', async () => {
  open();
  await send(eventsOf(messages.katiVitals, [one, two, three, six, five]));
  await vi.advanceTimersByTimeAsync(2_100);
  const [written] = tracesOf(tracer);
  expect(written?.root).toMatchObject({ options: { startTime: arrival }, endTime: arrival + 40 });
  expect(written?.steps.map(({ name, start: begin, end }) => [name, begin, end])).toEqual([
    [one, arrival, arrival],
    [two, arrival, arrival + 10],
    [three, arrival + 10, arrival + 20],
    [six, arrival + 20, arrival + 30],
    [five, arrival + 30, arrival + 40],
  ]);
  const sum = 'device_pipeline_step_duration_seconds_sum';
  expect(await sample(sum, 'device_type="kati"', `pipeline_step="${five}"`)).toBeCloseTo(0.01);
  expect(await sample(sum, 'device_type="kati"', 'pipeline_step="_OTHER"')).toBeCloseTo(0.01);
  expect(await sample('messaging_process_duration_seconds_sum', 'kati', `pipeline_step="${five}"`)).toBeCloseTo(0.04);
});

test('step 6 before step 5 keeps the order of their times, whichever comes first', async () => {
  open();
  const [a, b, c, d, e] = eventsOf(messages.katiVitals, [one, two, three, six, five]);
  await send([a, b, c, e, d].filter((event) => event !== undefined));
  await vi.advanceTimersByTimeAsync(2_100);
  expect(tracesOf(tracer)[0]?.steps.map(({ name }) => name)).toEqual([one, two, three, six, five]);
});

test('a step that one of two code paths reports as failed has failed', async () => {
  open();
  await send(
    eventsOf(messages.ava4Reading, [one, one, two, `${two}!`, three, four, five], arrival, 'Expecting value: line 1'),
  );
  await vi.advanceTimersByTimeAsync(2_100);
  const [written] = tracesOf(tracer);
  expect(written?.steps.find(({ name }) => name === two)?.error).toBe('invalid_json');
  expect(written?.root.attributes).toMatchObject({ outcome: 'invalid', 'error.type': 'invalid_json' });
});

test('a clock that is hours ahead is not believed, and the span says so', async () => {
  open();
  const events = eventsOf(messages.qubeStatus, [one, two], arrival + 7 * 3_600_000);
  for (const event of events) {
    take(event);
    await vi.advanceTimersByTimeAsync(20);
  }
  await vi.advanceTimersByTimeAsync(2_100);
  const [written] = tracesOf(tracer);
  expect(written?.root).toMatchObject({ options: { startTime: arrival }, endTime: arrival + 20 });
  expect(written?.root.attributes['step_events.clock']).toBe('arrival');
});

test('a step that is not known has no name of its own unless it is configured', async () => {
  open({ steps: ['7_notified'] });
  await send(eventsOf(messages.ava4Reading, [one, two, '7_notified', '8_other', three, four, five]));
  await vi.advanceTimersByTimeAsync(2_100);
  expect(tracesOf(tracer)[0]?.steps.map(({ name }) => name)).toEqual([
    one,
    two,
    '7_notified',
    '_OTHER',
    three,
    four,
    five,
  ]);
});

test('a device type that no family has makes a trace, and no series', async () => {
  open();
  const message = { device_type: 'Toaster', topic: 'toasters/7', payload: { toast: 1 } };
  await send(eventsOf(message as never, [one, two, three, four, five]));
  await vi.advanceTimersByTimeAsync(2_100);
  expect(tracesOf(tracer)[0]?.root).toMatchObject({ name: 'process', attributes: { 'device.type': '_OTHER' } });
  expect((await page()).filter((line) => /toast/i.test(line))).toEqual([]);
  expect(await sample('pulsetrail_bridge_step_flows_total', 'end="complete"')).toBe(1);
});

test('a device type that is left out is known by the topic', async () => {
  open();
  await send(eventsOf(messages.katiVitals, [one, two]).map((event) => ({ ...event, device_type: '' })));
  events.close();
  expect(tracesOf(tracer)[0]?.root.attributes['device.type']).toBe('kati');
});

test('a listener that fails in silence is seen by the rules', async () => {
  open();
  await send(eventsOf(messages.katiVitals, [one, two, three, six]));
  await vi.advanceTimersByTimeAsync(60_000);
  const count = 'device_pipeline_step_duration_seconds_count';
  expect(await sample(count, 'device_type="kati"', `pipeline_step="${five}"`, 'error_type="step_missing"')).toBe(1);
  expect(await sample('pulsetrail_bridge_steps_missing_total', 'device_type="kati"', `pipeline_step="${five}"`)).toBe(
    1,
  );
});

describe('alarms', () => {
  const sos = () => sample('device_alarms_total', 'device_type="kati"', 'alarm="sos"');
  const imei = '000000000000025';
  const onMqtt = (device: string) =>
    events.onMessage(
      'kati',
      families.kati.parse('iMEDE_watch/SOS', bytes({ ...katiSos, IMEI: device }), {
        zone: openTimeZone('UTC'),
        now: Date.now(),
      }),
    );

  test('an SOS that comes by step events alone is raised once, within a second', async () => {
    open();
    await send(eventsOf(messages.katiSos, [...start12, three, six, five]));
    await vi.advanceTimersByTimeAsync(900);
    expect(await sos()).toBe(1);
    await vi.advanceTimersByTimeAsync(120_000);
    expect(await sos()).toBe(1);
  });

  test('an SOS whose payload nobody can read is raised all the same', async () => {
    open();
    await send(eventsOf({ ...messages.katiSos, payload: undefined }, [one]));
    await vi.advanceTimersByTimeAsync(900);
    expect(await sos()).toBe(1);
  });

  test.each([
    ['before', -1_000],
    ['shortly after', 300],
  ])('one that the bridge reads from the broker %s is not raised again', async (_when, delay) => {
    open();
    if (delay < 0) onMqtt(imei);
    await send(eventsOf(messages.katiSos, start12));
    await vi.advanceTimersByTimeAsync(Math.max(0, delay - 30));
    if (delay > 0) onMqtt(imei);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(await sos()).toBe(0);
  });

  test('another device’s, and a second call, are raised', async () => {
    open();
    onMqtt('000000000000099');
    onMqtt(imei);
    await send(eventsOf(messages.katiSos, [...start12, three, six, five]));
    await send(eventsOf(messages.katiSos, [...start12, three, six, five], arrival + 5_000));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await sos()).toBe(1);
  });

  test('what is held at the end is raised', async () => {
    open();
    await send(eventsOf(messages.katiSos, [one]));
    events.close();
    expect(await sos()).toBe(1);
  });
});

test('what is open at the end is written, and counts as neither good nor bad', async () => {
  open();
  await send(eventsOf(messages.ava4Reading, [one, two, three]));
  await send(eventsOf(messages.qubeStatus, [one, two]));
  events.close();
  expect(tracesOf(tracer).map(({ root }) => [root.attributes['step_events.end'], root.attributes.outcome])).toEqual([
    ['shutdown', undefined],
    ['complete', 'status'],
  ]);
  expect(await sample('pulsetrail_bridge_step_flows_total', 'end="shutdown"')).toBe(1);
  expect(await sample('pulsetrail_bridge_open_step_flows')).toBe(0);
});

test('every event that comes is counted: taken, refused, or dropped with the reason', async () => {
  open({ maxWaiting: 2 });
  const [event] = eventsOf(messages.qubeStatus, [one]);
  const takeBytes = (payload: Uint8Array, retained = false) =>
    events.takeMessage({ topic, payload, receivedAt: arrival, retained });
  for (let index = 0; index < 5; index++) takeBytes(body(event));
  takeBytes(body(event), true);
  takeBytes(new TextEncoder().encode('not json'));
  takeBytes(new Uint8Array(600_000));
  await vi.advanceTimersByTimeAsync(10);
  const total = (name: string, ...labels: string[]) => sample(`pulsetrail_bridge_step_events_${name}total`, ...labels);
  expect(await total('', 'source="mqtt"')).toBe(2);
  expect(await total('dropped_', 'reason="queue_full"')).toBe(3);
  expect(await total('dropped_', 'reason="late"')).toBe(1);
  expect(await total('rejected_', 'source="mqtt"', 'reason="invalid"')).toBe(1);
  expect(await total('rejected_', 'source="mqtt"', 'reason="too_large"')).toBe(1);
  expect(await total('rejected_', 'source="http"', 'reason="unauthorized"')).toBe(0);
});

test('a parser that throws costs one event, not the bridge', async () => {
  const broken = {
    ...families.qube,
    parse: () => {
      throw new Error('9900000000016');
    },
  };
  open({ families: [broken] });
  await send(eventsOf(messages.qubeReading, [one]));
  expect(await sample('pulsetrail_bridge_step_events_dropped_total', 'reason="unreadable"')).toBe(1);
});

test('other topics are left to others', async () => {
  open({ topic: 'listeners/steps' });
  const [event] = eventsOf(messages.qubeReading, [one]);
  const takeFrom = (name: string) =>
    events.takeMessage({ topic: name, payload: body(event), receivedAt: arrival, retained: false });
  expect([takeFrom('dusun_pub'), takeFrom(topic), takeFrom(events.topic)]).toEqual([false, false, true]);
});
