import { SpanStatusCode, trace } from '@opentelemetry/api';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { until } from '../../../../test/support/until.js';
import type { TimerHandle } from '../../src/timers/timed.js';
import { testFlows } from '../support/flows.js';
import { withContext } from '../support/timing.js';
import { catchWarnings } from '../support/warnings.js';

withContext();
const warnings = catchWarnings();

const broken = new RangeError('somchai');
const breaks = (): never => {
  throw broken;
};

describe('a step', () => {
  test('passes on what its function gives, and throws, at once or later', async () => {
    const { flow } = testFlows();
    const run = flow('registration');
    expect(run.step('identify', () => 7)).toBe(7);
    expect(await run.step('consent', {}, async () => 8)).toBe(8);
    expect(() => run.step('book', breaks)).toThrow(broken);
    await expect(run.step('book', async () => breaks())).rejects.toBe(broken);
  });

  test('says what it gives', () => {
    const run = testFlows().flow('registration');
    expectTypeOf(run.step('identify', () => 7)).toEqualTypeOf<number>();
    expectTypeOf(run.step('identify', async () => 'x')).toEqualTypeOf<Promise<string>>();
    expectTypeOf(run.step('identify', { errorIf: (status) => status >= 500 }, () => 200)).toEqualTypeOf<number>();
    expectTypeOf(run.step('identify')).toEqualTypeOf<TimerHandle>();
  });

  test('is a span below that of the flow, active while it runs, wherever it begins', async () => {
    const { flow, tracer, written } = testFlows();
    const run = flow('registration');
    await tracer.startActiveSpan('request', async (request) => {
      await run.step('identify', async (step) => {
        await Promise.resolve();
        expect(trace.getActiveSpan()).toBe(step.span);
      });
      request.end();
    });
    run.end();
    const [identify, whole] = written.filter(({ name }) => name.startsWith('registration'));
    expect(identify).toMatchObject({ name: 'registration identify', parent: whole });
    expect(whole?.parent).toBeUndefined();
  });

  test('has its duration, and may take a name of the metric for its own no further', async () => {
    const { flow, steps, written } = testFlows();
    const run = flow('registration');
    run.step('identify', (step) => step.set({ 'flow.name': 'x', 'flow.step': 'y', rows: 3 }));
    expect(steps()).toEqual({ 'registration identify': 1 });
    run.end();
    expect(written[0]?.attributes).toEqual({ 'flow.name': 'registration', 'flow.step': 'identify', rows: 3 });
  });

  test('fails by what it throws, by its result, or by what its handle is told', () => {
    const { flow, steps, written } = testFlows();
    const run = flow('registration');
    expect(() => run.step('identify', breaks)).toThrow();
    run.step('consent', { errorIf: (given) => !given && 'refused' }, () => false);
    {
      using step = run.step('book');
      step.fail(broken);
    }
    run.end();
    expect(steps()).toEqual({
      'registration identify RangeError': 1,
      'registration consent refused': 1,
      'registration book RangeError': 1,
    });
    expect(written.map(({ status }) => status.code)).toEqual([
      ...[1, 2, 3].map(() => SpanStatusCode.ERROR),
      SpanStatusCode.UNSET,
    ]);
  });

  test('that threw does not fail a flow that goes on', () => {
    const { flow, flows } = testFlows();
    flow('registration', (run) => {
      expect(() => run.step('identify', breaks)).toThrow();
      run.step('identify', () => 1);
    });
    expect(flows()).toEqual({ registration: 1 });
  });

  test('that runs longer than its flow ends by itself', async () => {
    const { flow, steps } = testFlows();
    const later = Promise.withResolvers<number>();
    const step = flow('registration', (run) => run.step('identify', () => later.promise).then((value) => value));
    flow('registration', (run) => void run.step('book', () => later.promise));
    later.resolve(7);
    expect(await step).toBe(7);
    await until('both steps', () => steps()['registration book'] === 1);
    expect(steps()).toEqual({ 'registration identify': 1, 'registration book': 1 });
  });

  test('that begins after its flow has ended is timed, and said once', () => {
    const { flow, steps } = testFlows();
    const run = flow('registration');
    run.end();
    for (const _ of [1, 2]) run.step('book', () => 1);
    expect(steps()).toEqual({ 'registration book': 2 });
    expect(warnings).toEqual([
      expect.stringContaining('step book of flow registration began after the flow had ended'),
    ]);
  });
});

describe('a flow that is left', () => {
  test('in a step has come to that and no further, and has not failed', () => {
    const { flow, flows, steps, written } = testFlows();
    const run = flow('registration');
    run.step('identify', () => 1);
    run.step('consent');
    run.end();
    expect(flows()).toEqual({ registration: 1 });
    expect(steps()).toEqual({ 'registration identify': 1, 'registration consent abandoned': 1 });
    expect(written.at(-1)?.attributes).toEqual({ 'flow.name': 'registration', 'flow.step': 'consent' });
  });

  test('between steps has come to the last that ended', () => {
    const { flow, flows, steps, written } = testFlows();
    flow('registration', (run) => run.step('identify', () => undefined));
    expect([flows(), steps()]).toEqual([{ registration: 1 }, { 'registration identify': 1 }]);
    expect(written.at(-1)?.attributes['flow.step']).toBe('identify');
  });

  test('before its first step says nothing of steps', () => {
    const { flow, written } = testFlows();
    flow('registration').end();
    expect(written.map(({ attributes }) => attributes)).toEqual([{ 'flow.name': 'registration' }]);
  });

  test('by an error has failed with that in the steps that are open, and not in those that ended', () => {
    const { flow, flows, steps } = testFlows();
    expect(() =>
      flow('registration', (run) => {
        run.step('identify').end();
        run.step('consent');
        breaks();
      }),
    ).toThrow(broken);
    expect(flows()).toEqual({ 'registration RangeError': 1 });
    expect(steps()).toEqual({ 'registration identify': 1, 'registration consent RangeError': 1 });
  });

  test('keeps what an open step was told', () => {
    const { flow, steps } = testFlows();
    const run = flow('registration');
    run.step('book').fail(broken);
    run.end();
    expect(steps()).toEqual({ 'registration book RangeError': 1 });
  });
});

test('ends once, with its block at the latest', () => {
  const { flow, flows, steps } = testFlows();
  {
    using run = flow('registration');
    using _step = run.step('identify');
    run.fail(broken);
  }
  const run = flow('registration');
  for (const _ of [1, 2]) run.end();
  run.fail(broken);
  run.end();
  expect(flows()).toEqual({ 'registration RangeError': 1, registration: 1 });
  expect(steps()).toEqual({ 'registration identify RangeError': 1 });
});

test('holds no handles of steps that have ended', () => {
  const { flow, steps } = testFlows();
  const run = flow('registration');
  for (let index = 0; index < 10_000; index++) run.step('identify').end();
  run.end();
  expect(steps()).toEqual({ 'registration identify': 10_000 });
});

test('a flow that takes longer than its target is kept, with its steps', async () => {
  const { flow, names } = testFlows({ service: undefined, slowAfter: 0.001 }, { ratio: 0 });
  const run = flow('registration');
  run.step('identify', () => 1);
  const began = performance.now();
  await until('it is slow', () => performance.now() - began > 5);
  run.end();
  expect(names()).toEqual(['registration identify', 'registration']);
  flow('training', () => 1);
  expect(names()).toHaveLength(2);
});

describe('without spans', () => {
  test('everything else is the same', () => {
    const { flow, flows, steps } = testFlows({ tracer: undefined });
    expect(flow('registration', (run) => run.step('identify', () => run.span.isRecording()))).toBe(false);
    expect([flows(), steps()]).toEqual([{ registration: 1 }, { 'registration identify': 1 }]);
  });

  test('as where the spans of another library throw, which is said', () => {
    const throwing = { startSpan: () => ({ setAttribute: breaks, end: breaks }) };
    const { flow } = testFlows({ tracer: throwing as never });
    expect(flow('registration', (run) => run.step('identify', () => 7))).toBe(7);
    expect(warnings).toEqual([expect.stringContaining('span or logger of another library threw')]);
  });
});
