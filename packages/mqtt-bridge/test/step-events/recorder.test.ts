import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { defineCatalog } from '@pulsetrail/catalog';
import { start, type Telemetry } from '@pulsetrail/sdk';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type OtlpReceiver, startOtlpReceiver } from '../../../../test/support/otlp-receiver.js';
import { families } from '../../src/families/index.js';
import { Flow } from '../../src/step-events/flow.js';
import { createStepEventRecorder } from '../../src/step-events/recorder.js';
import { digested, eventsOf, type ListenerEvent, messages } from '../fixtures/listener-events.js';
import { arrival, imei } from '../fixtures/messages.js';
import { MemoryTracer } from '../fixtures/tracer.js';

const catalog = defineCatalog({
  services: {},
  pipelines: { wards: { families: ['ava4', 'kati'], target: { stored: '500ms' } } },
  buckets: { 'device.pipeline.step.duration': [0.1, 0.5, 1] },
});

let receiver: OtlpReceiver;
let telemetry: Telemetry;

beforeEach(async () => {
  receiver = await startOtlpReceiver();
  telemetry = start({
    service: 'mqtt-bridge',
    metrics: { server: false },
    http: false,
    hashKey: 'a key of the tests',
    traces: { endpoint: receiver.url, ratio: 0 },
  });
});
afterEach(async () => {
  await telemetry.stop(100);
  await receiver.close();
});

const chosen = [families.ava4, families.kati];
const steps = ['1_mqtt_received', '2_payload_parsed', '3_patient_lookup', '6_fhir_storage', '5_medical_stored'];

const flowOf = (events: readonly ListenerEvent[]): Flow => {
  const [first, ...rest] = events.map((event) => digested(event));
  if (first === undefined) throw new Error('no events');
  const flow = new Flow(first);
  for (const event of [first, ...rest]) flow.add(event);
  return flow;
};

test('every series of its own starts at zero, with the catalog’s bounds', async () => {
  createStepEventRecorder({ telemetry, families: chosen, catalog });
  const { body } = await telemetry.metricsPage();
  for (const line of [
    /^pulsetrail_bridge_step_events_total\{[^}]*source="http"\} 0$/m,
    /^pulsetrail_bridge_step_events_rejected_total\{[^}]*source="http",reason="unauthorized"\} 0$/m,
    /^pulsetrail_bridge_step_events_dropped_total\{[^}]*reason="late"\} 0$/m,
    /^pulsetrail_bridge_step_flows_total\{[^}]*end="window"\} 0$/m,
    /^pulsetrail_bridge_steps_missing_total\{[^}]*device_type="kati",pipeline_step="5_medical_stored"\} 0$/m,
    /^device_pipeline_step_duration_seconds_bucket\{[^}]*device_type="kati",pipeline_step="_OTHER",le="0.5"\} 0$/m,
  ]) {
    expect(body).toMatch(line);
  }
});

test('a message is one trace', () => {
  const tracer = new MemoryTracer();
  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
  const events = eventsOf(messages.katiVitals, steps).map((event) => ({ ...event, traceparent }));
  const { instrument } = telemetry;
  createStepEventRecorder({ telemetry: { instrument, tracer }, families: chosen }).done(
    flowOf(events),
    'complete',
    arrival,
  );
  const [root, ...children] = tracer.spans;
  expect(root).toMatchObject({
    name: 'process iMEDE_watch/VitalSign',
    options: {
      kind: SpanKind.CONSUMER,
      root: true,
      startTime: arrival,
      links: [{ context: { spanId: '00f067aa0ba902b7' } }],
    },
    endTime: arrival + 40,
    status: { code: SpanStatusCode.UNSET },
  });
  expect(root?.attributes).toEqual({
    'messaging.system': 'mqtt',
    'messaging.operation.name': 'process',
    'messaging.operation.type': 'process',
    'messaging.destination.name': 'iMEDE_watch/VitalSign',
    'pulsetrail.source': 'step_event',
    'device.type': 'kati',
    'device.id': `hash of ${imei}`,
    'message.kind': 'vital_signs',
    'message.items': 1,
    outcome: 'stored',
    'step_events.received': 5,
    'step_events.end': 'complete',
    'steps.complete': true,
  });
  expect(children.map(({ name, parent }) => [name, parent === root])).toEqual(steps.map((step) => [step, true]));
});

test('a failure marks its step and the root', () => {
  const tracer = new MemoryTracer();
  const { instrument } = telemetry;
  const flow = flowOf(
    eventsOf(messages.ava4Reading, ['1_mqtt_received', '2_payload_parsed!'], arrival, 'Expecting value'),
  );
  createStepEventRecorder({ telemetry: { instrument, tracer }, families: chosen }).done(flow, 'complete', arrival);
  const failed = tracer.spans.filter(({ status }) => status.code === SpanStatusCode.ERROR);
  expect(failed.map(({ name, attributes }) => [name, attributes['error.type']])).toEqual([
    ['process dusun_pub', 'invalid_json'],
    ['2_payload_parsed', 'invalid_json'],
  ]);
});

test('what fails, raises an alarm, or is slower than its pipeline’s target is kept whatever the sampling says', async () => {
  const record = createStepEventRecorder({ telemetry, families: chosen, catalog });
  const spread = (gap: number, topic: string) =>
    flowOf(steps.flatMap((step, index) => eventsOf({ ...messages.katiVitals, topic }, [step], arrival + index * gap)));
  record.done(spread(200, 'iMEDE_watch/VitalSign'), 'complete', arrival);
  record.done(spread(10, 'iMEDE_watch/AP55'), 'complete', arrival);
  record.done(flowOf(eventsOf(messages.ava4Reading, ['1_mqtt_received', '2_payload_parsed!'])), 'complete', arrival);
  record.done(flowOf(eventsOf(messages.katiSos, steps)), 'complete', arrival);
  await telemetry.flush();
  const roots = receiver.spans.filter(({ kind }) => kind === 5);
  const told = roots.map(({ name, attributes }) => [name, attributes['operation.slow'], attributes['device.alarm']]);
  expect(told.toSorted()).toEqual([
    ['process dusun_pub', undefined, undefined],
    ['process iMEDE_watch/SOS', undefined, 'sos'],
    ['process iMEDE_watch/VitalSign', true, undefined],
  ]);
});
