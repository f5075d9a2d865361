import { describe, expect, test, vi } from 'vitest';
import {
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
import { testStepEvents } from '../fixtures/step-events.js';

const tested = testStepEvents();
const { open, send, page } = tested;

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
    const traces = tracesOf(tested.tracer);
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
