import { describe, expect, test } from 'vitest';
import { Flow } from '../../src/step-events/flow.js';
import { type FlowEnd, judge } from '../../src/step-events/verdict.js';
import { digested, eventsOf, type ListenerMessage, messages } from '../fixtures/listener-events.js';

const flowOf = (message: ListenerMessage, steps: readonly string[], error?: string): Flow => {
  const [first, ...rest] = eventsOf(message, steps, undefined, error).map((event) => digested(event));
  if (first === undefined) throw new Error('no events');
  const flow = new Flow(first);
  for (const event of [first, ...rest]) flow.add(event);
  return flow;
};

const [one, two, three, four, five] = [
  '1_mqtt_received',
  '2_payload_parsed',
  '3_patient_lookup',
  '4_patient_updated',
  '5_medical_stored',
];

describe('a message whose last step does not come in time has failed where it stopped', () => {
  test.each([
    ['ava4Reading', [one], 'invalid', two],
    ['ava4Reading', [one, two], 'lookup_failed', three],
    ['ava4Reading', [one, two, three], 'update_failed', four],
    ['ava4Reading', [one, two, three, four], 'store_failed', five],
    ['katiVitals', [one, two, three], 'store_failed', five],
    ['katiStatus', [one, two, three], 'store_failed', five],
  ] as const)('%s after %j', (message, steps, outcome, silentStep) => {
    expect(judge(flowOf(messages[message], steps), 'window')).toMatchObject({
      outcome,
      silentStep,
      errorType: 'step_missing',
    });
  });

  test('unless what is missing is no step of the five', () => {
    const verdict = judge(flowOf(messages.ava4Status, [one, two]), 'window');
    expect(verdict).toEqual({ outcome: 'status', missing: ['3_device_status'] });
  });
});

test.each(['overflow', 'shutdown'] satisfies FlowEnd[])(
  'a flow that is cut short by %s is neither good nor bad',
  (end) => {
    const verdict = judge(flowOf(messages.ava4Reading, [one, two, three]), end);
    expect(verdict).toEqual({ missing: [four, five] });
  },
);

test('an error is known even then', () => {
  const verdict = judge(flowOf(messages.ava4Reading, [one, two, `${three}!`], 'Patient not found'), 'shutdown');
  expect(verdict).toMatchObject({ outcome: 'patient_not_found', errorType: 'patient_not_found' });
});

test('after a failure where the listener stops, nothing more is missing', () => {
  expect(
    judge(flowOf(messages.katiVitals, [one, two, '2.5_fhir_validation!'], 'validation error'), 'complete'),
  ).toEqual({
    outcome: 'invalid',
    errorType: 'validation_failed',
    missing: [],
  });
  expect(judge(flowOf(messages.ava4Reading, [two, 'message_processing!'], 'timed out'), 'complete')).toEqual({
    outcome: 'lookup_failed',
    errorType: 'timeout',
    missing: [one],
  });
});

test('the error is that of the step which gives the outcome, not of another that failed before it', () => {
  const fails = (step: string, error: string) => eventsOf(messages.ava4Reading, [`${step}!`], undefined, error);
  const flow = flowOf(messages.ava4Reading, [one, two]);
  for (const event of fails('2.5_fhir_validation', 'schema validation failed')) flow.add(digested(event));
  for (const event of fails(three, 'patient not found')) flow.add(digested(event));
  expect(judge(flow, 'complete')).toMatchObject({ outcome: 'patient_not_found', errorType: 'patient_not_found' });
});

test('a failure beside the five steps does not undo a message that came through', () => {
  const verdict = judge(flowOf(messages.katiVitals, [one, two, three, '6_fhir_storage!', five]), 'complete');
  expect(verdict).toEqual({ outcome: 'stored', errorType: 'listener_error', missing: [] });
});

test('a message of an unknown kind counts only when it came through or failed', () => {
  const unread = { ...messages.ava4Reading, payload: undefined };
  expect(judge(flowOf(unread, [one, two]), 'window')).toEqual({ missing: [] });
  expect(judge(flowOf(unread, [one, two, '3_device_status']), 'complete')).toEqual({ outcome: 'status', missing: [] });
  expect(judge(flowOf(unread, [one, two, three, four, five]), 'complete')).toEqual({ outcome: 'stored', missing: [] });
  expect(judge(flowOf(unread, [one, `${two}!`]), 'complete')).toMatchObject({ outcome: 'invalid' });
});
