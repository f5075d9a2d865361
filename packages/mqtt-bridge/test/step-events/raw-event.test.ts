import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readEvent } from '../../src/step-events/raw-event.js';
import { body, eventsOf, messages } from '../fixtures/listener-events.js';
import { katiVitals } from '../fixtures/messages.js';

const [event] = eventsOf(messages.katiVitals, ['1_mqtt_received!']);

test('copies what is looked at, and nothing of the patient', () => {
  const read = readEvent(body({ ...event, flow_id: ' x ', listener: 'ward-7' }));
  expect(read).toEqual({
    ok: true,
    event: {
      step: '1_mqtt_received',
      status: 'error',
      deviceType: 'Kati',
      topic: 'iMEDE_watch/VitalSign',
      listener: 'ward-7',
      flowId: 'x',
      traceparent: undefined,
      timestamp: '2025-07-08T12:00:00.000000',
      payload: katiVitals,
      error: 'boom',
    },
  });
});

test.each([
  ['correlation_id', { correlation_id: 'c' }, 'c'],
  ['flow_id before correlation_id', { correlation_id: 'c', flow_id: 'f' }, 'f'],
  ['an empty flow_id is none', { correlation_id: 'c', flow_id: '' }, 'c'],
  ['a number is none', { flow_id: 7 }, undefined],
  ['a long one is none', { flow_id: 'x'.repeat(201) }, undefined],
])('the id: %s', (_name, rest, flowId) => {
  expect(readEvent(body({ ...event, ...rest }))).toMatchObject({ ok: true, event: { flowId } });
});

test('any other field may be missing or of another type', () => {
  expect(
    readEvent(body({ step: 'message_processing', status: 'error', topic: 1, device_type: [], payload: 'x' })),
  ).toMatchObject({
    ok: true,
    event: { deviceType: undefined, topic: undefined, payload: 'x' },
  });
});

test('never throws, and says no more of what is no event than a fixed sentence', () => {
  const sentences = new Set<string>();
  fc.assert(
    fc.property(
      fc.oneof(
        fc.uint8Array(),
        fc.json().map((text) => new TextEncoder().encode(text)),
        fc.string({ unit: 'binary' }).map((text) => new TextEncoder().encode(text)),
      ),
      (bytes) => {
        const read = readEvent(bytes);
        if (!read.ok) sentences.add(read.fault);
      },
    ),
  );
  expect(sentences.size).toBeLessThanOrEqual(4);
});
