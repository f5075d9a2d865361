import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Ended, interleave, messageOf, run, stepsOf, tally, timed, whole } from '../fixtures/flows.js';
import { eventsOf, five, four, messages, one, six, three, two } from '../fixtures/listener-events.js';
import { arrival } from '../fixtures/messages.js';

const sorted = (list: readonly object[]) =>
  list.map((item) => JSON.stringify(Object.entries(item).toSorted())).toSorted();

/** The listeners' ways with a message: steps 1 and 2 once or twice and in either order, 6 before 5, without 4, silent ends. */
const steps = fc
  .tuple(
    fc.constantFrom([one, two], [one, one, two, two], [one, two, one, two], [one, one, two]),
    fc.subarray([three, '2.5_fhir_validation', four, six, '7_not_known'], { minLength: 0 }),
    fc.constantFrom([five], [`${five}!`], []),
  )
  .map((parts) => parts.flat());

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
