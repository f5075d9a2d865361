import { start } from '@pulsetrail/sdk';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type OtlpReceiver, startOtlpReceiver } from '../../../../test/support/otlp-receiver.js';
import { until } from '../../../../test/support/until.js';
import { type Bridge, startBridge } from '../../src/bridge.js';
import { parseBrokers } from '../../src/broker-address.js';
import { families } from '../../src/families/index.js';
import { openTimeZone } from '../../src/message/time.js';
import { defaultEventsTopic, openStepEvents } from '../../src/step-events/step-events.js';
import { eventsOf, messages, routes, tracesOf } from '../fixtures/listener-events.js';
import { citizenId, katiSos } from '../fixtures/messages.js';
import { type Mosquitto, mosquittoProgram, startMosquitto } from '../fixtures/mosquitto.js';
import { MemoryTracer } from '../fixtures/tracer.js';

const steps = ['1_mqtt_received', '1_mqtt_received', '2_payload_parsed', '2_payload_parsed', '3_patient_lookup'];

let broker: Mosquitto;
let receiver: OtlpReceiver;
let bridge: Bridge | undefined;
let said: string[];

describe.skipIf(mosquittoProgram === undefined)('a whole bridge', () => {
  beforeEach(async () => {
    said = [];
    broker = await startMosquitto();
    receiver = await startOtlpReceiver();
    process.env.OTEL_EXPORTER_OTLP_ENDPOINT = receiver.url;
    process.env.OTEL_TRACES_SAMPLER_ARG = '1';
    const brokers = parseBrokers(broker.url);
    bridge = await startBridge({
      mqtt: { brokers },
      zone: openTimeZone('UTC'),
      host: '127.0.0.1',
      port: 0,
      say: (sentence) => said.push(sentence),
    });
    await until('the bridge is ready', async () => (await fetch(`${bridge?.url}/readyz`)).ok);
  });
  afterEach(async () => {
    await bridge?.close();
    bridge = undefined;
    delete process.env.OTEL_EXPORTER_OTLP_ENDPOINT;
    delete process.env.OTEL_TRACES_SAMPLER_ARG;
    await receiver.close();
    await broker.close();
  });

  const sample = async (name: string, labels: string) => {
    const page = await (await fetch(`${bridge?.url}/metrics`)).text();
    return Number(new RegExp(`^${name}\\{[^}]*${labels}[^}]*\\} (\\S+)$`, 'm').exec(page)?.[1]);
  };
  test('reads the topic of step events beside those of the devices', async () => {
    const publisher = await broker.client();
    for (const event of eventsOf(messages.katiVitals, [...steps, '5_medical_stored'], Date.now())) {
      await publisher.publishAsync(defaultEventsTopic, JSON.stringify({ event }), { qos: 1 });
    }
    const stored = 'device_type="kati",message_kind="vital_signs",outcome="stored"';
    await until('the message is counted', async () => (await sample('device_messages_total', stored)) === 1);
    expect(await sample('pulsetrail_bridge_step_events_total', 'source="mqtt"')).toBe(6);
  });

  test('an SOS that comes by both ways is raised once, and one by step events alone as well', async () => {
    const publisher = await broker.client();
    const post = async (device: string) => {
      const message = { ...messages.katiSos, payload: { ...katiSos, IMEI: device } };
      for (const event of eventsOf(message, [...steps, '5_medical_stored'], Date.now())) {
        const url = `${bridge?.url}/api/data-flow/emit`;
        const response = await fetch(url, { method: 'POST', body: JSON.stringify({ event }) });
        expect(response.status).toBe(202);
      }
    };
    const both = '000000000000031';
    const raised = () => sample('device_alarms_total', 'device_type="kati",alarm="sos"');
    await Promise.all([
      publisher.publishAsync('iMEDE_watch/SOS', JSON.stringify({ ...katiSos, IMEI: both }), { qos: 1 }),
      post(both),
    ]);
    await until('it is raised', async () => (await raised()) === 1);
    const sent = performance.now();
    await post('000000000000032');
    await until('the other is raised', async () => (await raised()) === 2);
    expect(performance.now() - sent).toBeLessThan(1_500);
    const flows = () => sample('pulsetrail_bridge_step_flows_total', 'end="complete"');
    await until('both messages are through', async () => (await flows()) === 2);
    expect(await raised()).toBe(2);
    await bridge?.close();
    bridge = undefined;
    const written = receiver.spans.filter(({ attributes }) => attributes['pulsetrail.source'] === 'step_event');
    expect(written.map(({ name }) => name)).toEqual(['process iMEDE_watch/SOS', 'process iMEDE_watch/SOS']);
    const left = [...receiver.raw.map((raw) => raw.toString('latin1')), ...said].join();
    for (const personal of [both, '000000000000032', citizenId, 'Somchai', 'Testname'])
      expect(left).not.toContain(personal);
  });
});

test.skipIf(mosquittoProgram === undefined)(
  'events that come through Mosquitto, some of them twice, become a trace',
  async () => {
    const server = await startMosquitto();
    const telemetry = start({
      service: 'mqtt-bridge',
      metrics: { server: false },
      http: false,
      hashKey: 'a key of the tests',
    });
    const tracer = new MemoryTracer();
    const events = openStepEvents({
      telemetry: { instrument: telemetry.instrument, hash: telemetry.hash, tracer },
      families: Object.values(families),
      routes,
      zone: openTimeZone('UTC'),
      onAlarm: () => undefined,
    });
    try {
      const reader = await server.client({ protocolVersion: 5 });
      let came = 0;
      reader.on('message', (name, payload, { retain }) => {
        came++;
        expect(events.takeMessage({ topic: name, payload, receivedAt: Date.now(), retained: retain })).toBe(true);
      });
      await reader.subscribeAsync(events.topic, { qos: 1 });
      const publisher = await server.client();
      const sent = eventsOf(messages.katiVitals, [...steps, '6_fhir_r5_stored', '5_medical_stored'], Date.now());
      for (const event of [...sent, ...sent.slice(-2)]) {
        await publisher.publishAsync(events.topic, JSON.stringify({ event }), { qos: 1 });
      }
      await until('all have come', () => came === 9);
      await until('the message is through', () => tracer.spans.length > 0);
      const [written, ...others] = tracesOf(tracer);
      expect(others).toEqual([]);
      expect(written?.root.attributes).toMatchObject({
        outcome: 'stored',
        'steps.complete': true,
        'step_events.received': 9,
      });
      expect(written?.steps.map(({ name }) => name)).toEqual([...new Set(sent.map(({ step }) => step))]);
    } finally {
      events.close();
      await telemetry.stop(100);
      await server.close();
    }
  },
);
