import { describe, expect, test, vi } from 'vitest';
import { families } from '../../src/families/index.js';
import { openTimeZone } from '../../src/message/time.js';
import {
  body,
  eventsOf,
  five,
  four,
  messages,
  one,
  six,
  start12,
  three,
  tracesOf,
  two,
} from '../fixtures/listener-events.js';
import { arrival, bytes, katiSos } from '../fixtures/messages.js';
import { testStepEvents, topic } from '../fixtures/step-events.js';

const tested = testStepEvents();
const { open, take, send, page, sample } = tested;

test('a step lasts from the event before it to its own', async () => {
  open();
  await send(eventsOf(messages.katiVitals, [one, two, three, six, five]));
  await vi.advanceTimersByTimeAsync(2_100);
  const [written] = tracesOf(tested.tracer);
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
  expect(tracesOf(tested.tracer)[0]?.steps.map(({ name }) => name)).toEqual([one, two, three, six, five]);
});

test('a step that one of two code paths reports as failed has failed', async () => {
  open();
  await send(
    eventsOf(messages.ava4Reading, [one, one, two, `${two}!`, three, four, five], arrival, 'Expecting value: line 1'),
  );
  await vi.advanceTimersByTimeAsync(2_100);
  const [written] = tracesOf(tested.tracer);
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
  const [written] = tracesOf(tested.tracer);
  expect(written?.root).toMatchObject({ options: { startTime: arrival }, endTime: arrival + 20 });
  expect(written?.root.attributes['step_events.clock']).toBe('arrival');
});

test('a step that is not known has no name of its own unless it is configured', async () => {
  open({ steps: ['7_notified'] });
  await send(eventsOf(messages.ava4Reading, [one, two, '7_notified', '8_other', three, four, five]));
  await vi.advanceTimersByTimeAsync(2_100);
  expect(tracesOf(tested.tracer)[0]?.steps.map(({ name }) => name)).toEqual([
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
  expect(tracesOf(tested.tracer)[0]?.root).toMatchObject({ name: 'process', attributes: { 'device.type': '_OTHER' } });
  expect((await page()).filter((line) => /toast/i.test(line))).toEqual([]);
  expect(await sample('pulsetrail_bridge_step_flows_total', 'end="complete"')).toBe(1);
});

test('a device type that is left out is known by the topic', async () => {
  open();
  await send(eventsOf(messages.katiVitals, [one, two]).map((event) => ({ ...event, device_type: '' })));
  tested.events.close();
  expect(tracesOf(tested.tracer)[0]?.root.attributes['device.type']).toBe('kati');
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
    tested.events.onMessage(
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
    tested.events.close();
    expect(await sos()).toBe(1);
  });
});

test('what is open at the end is written, and counts as neither good nor bad', async () => {
  open();
  await send(eventsOf(messages.ava4Reading, [one, two, three]));
  await send(eventsOf(messages.qubeStatus, [one, two]));
  tested.events.close();
  expect(
    tracesOf(tested.tracer).map(({ root }) => [root.attributes['step_events.end'], root.attributes.outcome]),
  ).toEqual([
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
    tested.events.takeMessage({ topic, payload, receivedAt: arrival, retained });
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
    tested.events.takeMessage({ topic: name, payload: body(event), receivedAt: arrival, retained: false });
  expect([takeFrom('dusun_pub'), takeFrom(topic), takeFrom(tested.events.topic)]).toEqual([false, false, true]);
});
