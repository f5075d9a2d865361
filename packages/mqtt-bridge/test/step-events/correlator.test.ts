import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Correlator, type CorrelatorOptions } from '../../src/step-events/correlator.js';
import type { Flow } from '../../src/step-events/flow.js';
import type { FlowEnd } from '../../src/step-events/verdict.js';
import {
  digested,
  eventsOf,
  type ListenerEvent,
  type ListenerMessage,
  messages,
  timestamp,
} from '../fixtures/listener-events.js';
import {
  arrival,
  arrivalSeconds,
  ava4Reading,
  bloodPressureItem,
  katiVitals,
  qubeTemperature,
} from '../fixtures/messages.js';

const [one, two, three, four, five] = [
  '1_mqtt_received',
  '2_payload_parsed',
  '3_patient_lookup',
  '4_patient_updated',
  '5_medical_stored',
];
const six = '6_fhir_r5_stored';
const whole = [one, one, two, two, three, six, five];

interface Ended {
  readonly flow: Flow;
  readonly end: FlowEnd;
}

function open(options: Partial<CorrelatorOptions> = {}) {
  const ended: Ended[] = [];
  return { ended, correlator: new Correlator({ onEnd: (flow, end) => ended.push({ flow, end }), ...options }) };
}

/** How often each step was reported, by flow. */
const stepsOf = (ended: readonly Ended[]) =>
  ended.map(({ flow }) => Object.fromEntries([...flow.steps].map(([step, { count }]) => [step, count])));

const tally = (steps: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const step of steps) counts[step] = (counts[step] ?? 0) + 1;
  return counts;
};

const sorted = (list: readonly object[]) =>
  list.map((item) => JSON.stringify(Object.entries(item).toSorted())).toSorted();

/** Takes events in order, each at its time, and then lets all the time pass that a flow can take. */
function run(events: readonly ListenerEvent[], options: Partial<CorrelatorOptions> = {}) {
  const { ended, correlator } = open(options);
  const kinds = events.map((event) => correlator.take(digested(event)).kind);
  correlator.tick(arrival + 3_600_000);
  expect([correlator.size, correlator.bytes, correlator.nextDue() === undefined || correlator.size === 0]).toEqual([
    0,
    0,
    true,
  ]);
  return { ended, kinds };
}

/** The listeners' ways with a message: steps 1 and 2 once or twice and in either order, 6 before 5, without 4, silent ends. */
const steps = fc
  .tuple(
    fc.constantFrom([one, two], [one, one, two, two], [one, two, one, two], [one, one, two]),
    fc.subarray([three, '2.5_fhir_validation', four, six, '7_not_known'], { minLength: 0 }),
    fc.constantFrom([five], [`${five}!`], []),
  )
  .map((parts) => parts.flat());

/** Messages that differ in what they say, some of them of one device. */
const messageOf = (kind: number, index: number, device: number): ListenerMessage => {
  const number = String(device).padStart(2, '0');
  if (kind === 0) {
    const item = { ...bloodPressureItem, scan_time: arrivalSeconds - index, ble_addr: `02005e2000${number}` };
    return { device_type: 'AVA4', topic: 'dusun_pub', payload: ava4Reading('BP_BIOLIGTH', [item]) };
  }
  if (kind === 1) {
    return {
      ...messages.katiVitals,
      payload: { ...katiVitals, IMEI: `0000000000001${number}`, heartRate: 60 + index },
    };
  }
  return {
    ...messages.qubeReading,
    payload: { ...qubeTemperature, time: arrivalSeconds - index, mac: `02:00:5e:30:00:${number}` },
  };
};

/** Puts lists into one, keeping the order of each; the numbers say whose turn it is. */
function interleave<Item>(lists: readonly (readonly Item[])[], turns: readonly number[]): Item[] {
  const rest = lists.map((list) => [...list]);
  const all: Item[] = [];
  for (let turn = 0; rest.some((list) => list.length > 0); turn++) {
    const waiting = rest.filter((list) => list.length > 0);
    const next = waiting[(turns[turn % turns.length] ?? 0) % waiting.length]?.shift();
    if (next !== undefined) all.push(next);
  }
  return all;
}

/** Gives each event its time in the order in which they come. */
const timed = (events: readonly ListenerEvent[], gap: number): ListenerEvent[] =>
  events.map((event, index) => ({ ...event, timestamp: timestamp(arrival + index * gap) }));

const turns = fc.array(fc.nat({ max: 20 }), { minLength: 5, maxLength: 40 });
const plans = fc.array(fc.record({ kind: fc.nat({ max: 2 }), device: fc.nat({ max: 3 }), steps }), {
  minLength: 1,
  maxLength: 12,
});
const named = (list: readonly string[]) => list.map((step) => step.replace('!', ''));
/** The events of a step that is not known have a hash for its name. */
const known = (list: readonly string[]) => tally(named(list).filter((step) => !step.startsWith('7')));
const flowsOf = (ended: readonly Ended[]) =>
  stepsOf(ended).map((counts) =>
    Object.fromEntries(Object.entries(counts).filter(([step]) => !step.startsWith('_OTHER'))),
  );

describe('however the events of several messages are mixed, each message is one flow with its own steps', () => {
  test('known by what they say and the devices they name', () => {
    fc.assert(
      fc.property(plans, turns, fc.integer({ min: 0, max: 60 }), (plan, order, gap) => {
        const lists = plan.map(({ kind, device, steps: list }, index) =>
          eventsOf(messageOf(kind, index, device), list),
        );
        const { ended, kinds } = run(timed(interleave(lists, order), gap));
        expect(sorted(flowsOf(ended))).toEqual(sorted(plan.map((item) => known(item.steps))));
        expect(kinds.every((kind) => kind === 'taken')).toBe(true);
        expect(ended.every(({ flow }) => flow.contentKeys.size === 1)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test('known by their ids, in any order and without payloads', () => {
    fc.assert(
      fc.property(plans, fc.infiniteStream(fc.nat()), (plan, random) => {
        const lists = plan.map(({ kind, steps: list }, index) =>
          eventsOf(messageOf(kind, index, 0), list).map(({ payload: _payload, ...event }) => ({
            ...event,
            flow_id: `id ${index}`,
          })),
        );
        const shuffled = lists
          .flat()
          .map((event) => ({ event, place: random.next().value }))
          .toSorted((left, right) => left.place - right.place)
          .map(({ event }) => event);
        const { ended } = run(shuffled);
        expect(sorted(flowsOf(ended))).toEqual(sorted(plan.map((item) => known(item.steps))));
      }),
      { numRuns: 200 },
    );
  });

  test('overtaken on the way, as requests of several threads are', () => {
    fc.assert(
      fc.property(
        plans,
        turns,
        fc.array(fc.nat({ max: 4 }), { minLength: 200, maxLength: 200 }),
        (plan, order, moves) => {
          const lists = plan.map(({ kind, device, steps: list }, index) =>
            eventsOf(messageOf(kind, index, device), list),
          );
          const sent = timed(interleave(lists, order), 5);
          const come = sent
            .map((event, index) => ({ event, place: index + (moves[index] ?? 0) }))
            .toSorted((left, right) => left.place - right.place)
            .map(({ event }) => event);
          const { ended } = run(come);
          expect(sorted(flowsOf(ended))).toEqual(sorted(plan.map((item) => known(item.steps))));
        },
      ),
      { numRuns: 200 },
    );
  });

  test('known by their order alone, when one follows the other in the same words or without any', () => {
    const paths = fc.constantFrom(
      whole,
      [one, two, three, six, five],
      [one, two, one, two, three, six, five],
      [one, one, two, two, three, six],
    );
    fc.assert(
      fc.property(
        fc.array(paths, { minLength: 1, maxLength: 8 }),
        fc.boolean(),
        fc.nat({ max: 5_000 }),
        (list, isSaid, pause) => {
          let at = arrival;
          const events = list.flatMap((path) => {
            const part = eventsOf(messages.katiSos, path, at);
            at += path.length * 10 + pause;
            return isSaid ? part : part.map(({ payload: _payload, ...event }) => event);
          });
          expect(sorted(stepsOf(run(events).ended))).toEqual(sorted(list.map(tally)));
        },
      ),
      { numRuns: 300 },
    );
  });
});

test('status messages that end at step 2, one right after the other and without payloads, are two flows', () => {
  const twice = [one, one, two, two];
  const events = [0, 100].flatMap((pause) =>
    eventsOf(messages.qubeStatus, twice, arrival + pause).map(({ payload: _payload, ...event }) => event),
  );
  expect(stepsOf(run(events).ended)).toEqual([tally(twice), tally(twice)]);
});

test('two devices in turn are two flows', () => {
  const other = { ...messages.katiVitals, payload: { ...katiVitals, IMEI: '000000000000099' } };
  const lists = [eventsOf(messages.katiVitals, whole), eventsOf(other, whole)];
  const { ended } = run(timed(interleave(lists, [0, 1]), 10));
  expect(ended.map(({ flow }) => flow.deviceKey).toSorted()).toEqual([
    'hash of 000000000000025',
    'hash of 000000000000099',
  ]);
  expect(stepsOf(ended)).toEqual([tally(whole), tally(whole)]);
});

test('listeners do not share flows, unless an id says so', () => {
  const { ended, correlator } = open();
  const [first, second] = eventsOf(messages.katiVitals, [one, two]);
  if (first === undefined || second === undefined) throw new Error('no events');
  correlator.take(digested(first, arrival, 'a'));
  correlator.take(digested(second, arrival, 'b'));
  expect(correlator.size).toBe(2);
  correlator.take(digested({ ...first, flow_id: 'x' }, arrival + 30_000, 'c'));
  correlator.take(digested({ ...second, flow_id: 'x' }, arrival + 30_000, 'd'));
  expect(correlator.size).toBe(3);
  correlator.closeAll(arrival);
  expect(ended.map(({ end }) => end)).toEqual(['shutdown', 'shutdown', 'shutdown']);
});

test('an id that only one of two code paths sends joins both', () => {
  const events = eventsOf(messages.katiVitals, whole).map((event, index) =>
    index % 2 === 0 ? event : { ...event, correlation_id: 'x' },
  );
  expect(stepsOf(run(events).ended)).toEqual([tally(whole)]);
});

test('a trace context that the steps share is their id, and is linked', () => {
  const events = eventsOf(messages.katiVitals, whole).map(({ payload: _payload, ...event }, index) => ({
    ...event,
    traceparent: `00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b${index}-01`,
  }));
  const { ended } = run(events);
  expect(stepsOf(ended)).toEqual([tally(whole)]);
  expect(ended[0]?.flow.link?.spanId).toBe('00f067aa0ba902b0');
});

test('an id that names every message joins none of them', () => {
  const events = [0, 1, 2].flatMap((index) =>
    eventsOf(messages.katiSos, whole, arrival + index * 5_000).map((event) => ({ ...event, flow_id: 'always' })),
  );
  expect(stepsOf(run(events).ended)).toEqual([tally(whole), tally(whole), tally(whole)]);
});

test('what comes after the flow has ended opens no other', () => {
  const events = eventsOf(messages.katiVitals, [...whole, '6_data_processed']);
  const { ended, correlator } = open();
  for (const event of events.slice(0, -1)) correlator.take(digested(event));
  correlator.tick(arrival + 10_000);
  const [late] = events.slice(-1);
  const [repeated] = events;
  if (late === undefined || repeated === undefined) throw new Error('no events');
  expect(correlator.take(digested(late, arrival + 20_000))).toEqual({ kind: 'late' });
  expect(correlator.take(digested(repeated, arrival + 20_000))).toEqual({ kind: 'late' });
  expect([ended.length, correlator.size]).toEqual([1, 0]);
});

test('a last step that comes after the window opens no other flow', () => {
  const events = eventsOf(messages.katiVitals, [one, two, three]);
  const { ended, correlator } = open();
  for (const event of events) correlator.take(digested(event));
  correlator.tick(arrival + 60_000);
  expect(ended.map(({ end }) => end)).toEqual(['window']);
  const [last] = eventsOf(messages.katiVitals, [five], arrival + 70_000);
  if (last === undefined) throw new Error('no events');
  expect(correlator.take(digested(last))).toEqual({ kind: 'late' });
});

test('a flow stays open for a while after its last step', () => {
  const { ended, correlator } = open();
  for (const event of eventsOf(messages.ava4Reading, [one, two, five])) correlator.take(digested(event));
  correlator.tick(arrival + 2_019);
  expect(ended).toEqual([]);
  const [late] = eventsOf(messages.ava4Reading, [four], arrival + 15);
  if (late === undefined) throw new Error('no events');
  correlator.take(digested(late, arrival + 2_019));
  correlator.tick(arrival + 4_019);
  expect(stepsOf(ended)).toEqual([tally([one, two, four, five])]);
});

test('the oldest flow is closed early when there are too many, or they take too much', () => {
  const events = Array.from({ length: 10 }, (_unused, index) => eventsOf(messageOf(1, index, index), [one])).flat();
  const few = open({ maxFlows: 3 });
  for (const event of events) few.correlator.take(digested(event));
  expect(few.correlator.size).toBe(3);
  expect(few.ended.map(({ end }) => end)).toEqual(Array(7).fill('overflow'));
  expect(few.ended[0]?.flow.deviceKey).toBe('hash of 000000000000100');

  const small = open({ maxBytes: 5_000 });
  for (const event of events) small.correlator.take(digested(event));
  expect(small.correlator.bytes).toBeLessThanOrEqual(5_000);
  expect(small.ended.length).toBe(10 - small.correlator.size);
});

test('a flow has room for a bounded number of steps', () => {
  const names = Array.from({ length: 40 }, (_unused, index) => `${index}_step`);
  const { kinds, ended } = run(eventsOf(messages.katiVitals, [one, ...names]));
  expect(kinds.filter((kind) => kind === 'flow_full')).toHaveLength(9);
  expect(ended).toHaveLength(1);
});

test('memory stays bounded however many messages come', () => {
  const { correlator } = open({ maxFlows: 100 });
  for (let index = 0; index < 5_000; index++) {
    const [event] = eventsOf(messageOf(2, index, index % 100), [one], arrival + index);
    if (event !== undefined) correlator.take(digested(event));
  }
  expect(correlator.size).toBe(100);
  correlator.closeAll(arrival + 5_000);
  correlator.tick(arrival + 200_000);
  expect([correlator.bytes, correlator.nextDue()]).toEqual([0, undefined]);
});
