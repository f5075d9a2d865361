import { trace } from '@opentelemetry/api';
import { describe, expect, test } from 'vitest';
import { type ApiTimerOptions, apiDetails } from '../../src/timers/api-timer.js';
import { type OperationTimer, operationTimer, rememberOperations } from '../../src/timers/operation-timer.js';
import { testTiming, withContext } from '../support/timing.js';

withContext();

function setUp(options = { ratio: 1 }) {
  const timing = testTiming('operationDuration', options);
  const declared = new Map([['sign-in', { component: 'authentication', slowAfter: 0.5 }]]);
  const operation = rememberOperations(timing.histogram, declared);
  const timer: OperationTimer<string, ApiTimerOptions> = operationTimer({ ...timing, operation, details: apiDetails });
  return { ...timing, timer, operation };
}

const signIn = 'component="authentication",operation="sign-in"';

describe('the forms of a timer', () => {
  type Timer = OperationTimer<string, ApiTimerOptions>;
  test.each([
    ['name and function', (timer: Timer) => timer('sign-in', () => 7)],
    ['name, options and function', (timer: Timer) => timer('sign-in', { attributes: { a: 1 } }, () => 7)],
    ['options and function', (timer: Timer) => timer({ operation: 'sign-in', attributes: { a: 1 } }, () => 7)],
  ])('%s: the function is called, and its result given', (form, call) => {
    const { timer, counts, span } = setUp();
    expect(call(timer)).toBe(7);
    expect(counts()).toEqual({ [signIn]: 1 });
    expect(span().attributes.a).toBe(form.includes('options') ? 1 : undefined);
  });

  test.each([
    ['name', (timer: Timer) => timer('sign-in')],
    ['name and options', (timer: Timer) => timer('sign-in', { attributes: { a: 1 } })],
    ['options', (timer: Timer) => timer({ operation: 'sign-in', attributes: { a: 1 } })],
  ])('%s: a handle is given', (form, call) => {
    const { timer, counts, span } = setUp();
    call(timer).end();
    expect(counts()).toEqual({ [signIn]: 1 });
    expect(span().attributes.a).toBe(form.includes('options') ? 1 : undefined);
  });

  test.each([
    ['no name', (timer: Timer) => timer(undefined as never, () => 7)],
    ['no options', (timer: Timer) => timer('sign-in', null as never, () => 7)],
    ['a number as name', (timer: Timer) => timer(5 as never, () => 7)],
    ['options without a name', (timer: Timer) => timer({} as never, () => 7)],
  ])('an untyped caller with %s gets the result all the same', (_, call) => {
    expect(call(setUp().timer)).toBe(7);
  });
});

test('timers within timers are spans within spans, across awaits and side by side', async () => {
  const { timer, written } = setUp();
  const pause = () => new Promise((resolve) => setImmediate(resolve));
  await timer('outer', async () => {
    await pause();
    await Promise.all(
      ['a', 'b'].map((name) =>
        timer(name, async () => {
          await pause();
          timer(`${name} inner`, pause);
          await pause();
        }),
      ),
    );
  });
  const byName = new Map(written.map((span) => [span.name, span]));
  const parentOf = (name: string) => byName.get(name)?.parentSpanContext?.spanId;
  const idOf = (name: string) => byName.get(name)?.spanContext().spanId;
  expect([parentOf('a'), parentOf('b')]).toEqual([idOf('outer'), idOf('outer')]);
  expect([parentOf('a inner'), parentOf('b inner')]).toEqual([idOf('a'), idOf('b')]);
  expect(trace.getActiveSpan()).toBeUndefined();
});

test('an operation that was slower than its target is kept, at any ratio', () => {
  const { timer, names, tracer } = setUp({ ratio: 0 });
  timer('sign-in', () => undefined);
  expect(names()).toEqual([]);
  const started = tracer.startSpan.bind(tracer);
  tracer.startSpan = (name, options, parent) => started(name, { ...options, startTime: Date.now() - 600 }, parent);
  timer('sign-in', () => undefined);
  timer('not declared', () => undefined);
  expect(names()).toEqual(['sign-in']);
});

describe('rememberOperations', () => {
  test('starts what is declared at zero', () => {
    const { histogram } = setUp();
    expect(histogram.tree.series.map(({ labelText, count }) => [labelText, count])).toEqual([[signIn, 0]]);
  });

  test('gives one operation for one name', () => {
    const { operation } = setUp();
    expect(operation('x', {})).toBe(operation('x', {}));
  });

  test('takes the component of an operation that is not declared from the call, each time', () => {
    const { operation } = setUp();
    expect(operation('x', { component: 'a' }).component).toBe('a');
    expect(operation('x', { component: 'b' }).component).toBe('b');
    expect(operation('x', {}).component).toBe('default');
    expect(operation('sign-in', { component: 'a' }).component).toBe('authentication');
  });

  test('is bounded for names that come as they like', () => {
    const { operation, histogram } = setUp();
    for (let index = 0; index < 5_000; index++) operation(`x${index}`, {}).series.record(1);
    // The budget of 100, and one series for the rest.
    expect(histogram.tree.series).toHaveLength(101);
    expect(operation('x4999', {})).not.toBe(operation('x4999', {}));
  });
});
