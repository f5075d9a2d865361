import { trace } from '@opentelemetry/api';
import { defineCatalog } from '@pulsetrail/catalog';
import { describe, expect, expectTypeOf, test } from 'vitest';
import type { ApiTimerOptions } from '../../src/timers/api-timer.js';
import type { OperationTimer } from '../../src/timers/operation-timer.js';
import type { TimerHandle } from '../../src/timers/timed.js';
import { testTiming, withContext } from '../support/timing.js';
import { catchWarnings } from '../support/warnings.js';

withContext();
const warnings = catchWarnings();

const [service] = defineCatalog({
  services: {
    clinic: {
      owner: 'care',
      operations: { 'sign-in': { kind: 'api', component: 'authentication', target: { latency: '500ms' } } },
    },
  },
}).services;

type Timer = OperationTimer<string, ApiTimerOptions>;

function setUp(options = { ratio: 1 }) {
  const timing = testTiming('operationDuration', options);
  const timers = timing.timers({ service });
  return { ...timing, timers, timer: timers.apiTimer as Timer };
}

const signIn = 'component="authentication",operation="sign-in"';

describe('the forms of a timer', () => {
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
    ['attributes that are none', (timer: Timer) => timer('sign-in', { attributes: 5 as never }, () => 7)],
  ])('an untyped caller with %s gets the result all the same', (_, call) => {
    expect(call(setUp().timer)).toBe(7);
  });

  test('say what they give', () => {
    const { timer } = setUp();
    expectTypeOf(timer('sign-in', () => 7)).toEqualTypeOf<number>();
    expectTypeOf(timer('sign-in', async () => 'x')).toEqualTypeOf<Promise<string>>();
    timer('sign-in', { errorIf: (status) => status >= 500 }, async () => 200);
    expectTypeOf(timer('sign-in')).toEqualTypeOf<TimerHandle>();
  });
});

describe('the general timer', () => {
  test('times any operation of any component, in both forms, and without a word', () => {
    const { timers, counts } = setUp();
    expect(timers.timer('mail', 'send-reminder', () => 7)).toBe(7);
    expect(timers.timer('mail', 'send-reminder', { attributes: { a: 1 } }, () => 7)).toBe(7);
    timers.timer('mail', 'send-reminder').end();
    expect(counts()).toEqual({ 'component="mail",operation="send-reminder"': 3 });
    expect(warnings).toEqual([]);
  });

  test('knows the target of what is declared, and does not take another component for it', () => {
    const { timers, counts, slow, tracer } = setUp();
    const started = tracer.startFrom.bind(tracer);
    tracer.startFrom = (template, parent, slowAfter, share, start) =>
      started(template, parent, slowAfter, share, start);
    timers.timer('authentication', 'sign-in', () => 1);
    timers.timer('kiosk', 'sign-in', () => 1);
    expect(counts()).toEqual({ [signIn]: 1, 'component="kiosk",operation="sign-in"': 1 });
    expect(slow()).toEqual({});
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

test('a wrong threshold is said once, without what may be personal in it, and left out', () => {
  const { timer, slow } = setUp();
  timer('sign-in', { slow: 'Somchai Jaidee' as never }, () => 1);
  expect(slow()).toEqual({});
  expect(warnings).toEqual([expect.stringContaining('Option slow of a timer is "[redacted]"')]);
});

describe('without spans', () => {
  test('everything else is the same', async () => {
    const { timers, counts } = testTiming();
    const { apiTimer } = timers({ tracer: undefined });
    expect(apiTimer('sign-in', { attributes: { a: 1 } }, ({ span }) => span.isRecording())).toBe(false);
    expect(await apiTimer('sign-in', async () => trace.getActiveSpan())).toBeUndefined();
    expect(counts()).toEqual({ 'component="default",operation="sign-in"': 2 });
  });

  test('as where a tracer of another library throws, which is said', () => {
    const { timers, counts } = testTiming();
    const tracer = {
      startSpan: () => {
        throw new Error('x');
      },
    };
    expect(timers({ tracer: tracer as never }).apiTimer('sign-in', () => 7)).toBe(7);
    expect(counts()).toEqual({ 'component="default",operation="sign-in"': 1 });
    expect(warnings).toEqual([expect.stringContaining('tracer of another library threw')]);
  });
});

describe('untyped callers', () => {
  const hostile = (name: string) =>
    Object.defineProperty({}, name, {
      enumerable: true,
      get: () => {
        throw new Error('x');
      },
    });

  const throwing = new Proxy(
    {},
    {
      get: () => {
        throw new Error('x');
      },
    },
  );

  test.each<[string, unknown[]]>([
    ['no name', [undefined]],
    ['a symbol', [Symbol('s')]],
    ['a name that cannot be text', [hostile('toString')]],
    ['options that are none', ['sign-in', null]],
    ['options whose getter throws', ['sign-in', hostile('slow')]],
    ['a component whose getter throws', ['sign-in', hostile('component')]],
    ['attributes whose getter throws', ['sign-in', { attributes: hostile('a') }]],
    ['options whose operation throws', [hostile('operation')]],
    ['a predicate whose getter throws', ['sign-in', hostile('errorIf')]],
    ['options that are a proxy which throws', ['sign-in', throwing]],
    ['nothing but such a proxy', [throwing]],
    ['attributes that are none', ['sign-in', { attributes: null }]],
  ])('may give %s: what they time runs and is timed', (_, given) => {
    const { timer, counts } = setUp();
    const untyped = timer as unknown as (...given: unknown[]) => unknown;
    expect(untyped(...given, () => 7)).toBe(7);
    expect(Object.values(counts())).toEqual([1]);
  });

  test('may give a handle what cannot be read', () => {
    const { timer, counts } = setUp();
    expect(
      timer('sign-in', (timed) => {
        timed.set(hostile('a'));
        return 7;
      }),
    ).toBe(7);
    expect(counts()).toEqual({ [signIn]: 1 });
    expect(warnings).toEqual([expect.stringContaining('timer.set() met Error')]);
  });
});
