import { expect, test } from 'vitest';
import { interleave, messageOf, openFlows, run, stepsOf, tally, timed, whole } from '../fixtures/flows.js';
import { digested, eventsOf, five, four, messages, one, three, two } from '../fixtures/listener-events.js';
import { arrival, katiVitals } from '../fixtures/messages.js';

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
  const { ended, correlator } = openFlows();
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
  const { ended, correlator } = openFlows();
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
  const { ended, correlator } = openFlows();
  for (const event of events) correlator.take(digested(event));
  correlator.tick(arrival + 60_000);
  expect(ended.map(({ end }) => end)).toEqual(['window']);
  const [last] = eventsOf(messages.katiVitals, [five], arrival + 70_000);
  if (last === undefined) throw new Error('no events');
  expect(correlator.take(digested(last))).toEqual({ kind: 'late' });
});

test('a flow stays open for a while after its last step', () => {
  const { ended, correlator } = openFlows();
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
  const few = openFlows({ maxFlows: 3 });
  for (const event of events) few.correlator.take(digested(event));
  expect(few.correlator.size).toBe(3);
  expect(few.ended.map(({ end }) => end)).toEqual(Array(7).fill('overflow'));
  expect(few.ended[0]?.flow.deviceKey).toBe('hash of 000000000000100');

  const small = openFlows({ maxBytes: 5_000 });
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
  const { correlator } = openFlows({ maxFlows: 100 });
  for (let index = 0; index < 5_000; index++) {
    const [event] = eventsOf(messageOf(2, index, index % 100), [one], arrival + index);
    if (event !== undefined) correlator.take(digested(event));
  }
  expect(correlator.size).toBe(100);
  correlator.closeAll(arrival + 5_000);
  correlator.tick(arrival + 200_000);
  expect([correlator.bytes, correlator.nextDue()]).toEqual([0, undefined]);
});
