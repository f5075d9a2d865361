import { exec } from 'node:child_process';
import { promisify } from 'node:util';
import { trace } from '@opentelemetry/api';
import { describe, expect, test } from 'vitest';
import { until } from '../../../../../test/support/until.js';
import { isPlainPromise } from '../../../src/timers/results/thenable.js';
import { timeCall } from '../../../src/timers/time-call.js';
import type { Timed } from '../../../src/timers/timed.js';
import { runProgram } from '../../support/program.js';
import { testTiming, withContext } from '../../support/timing.js';

withContext();

const success = 'component="c",operation="o"';
const failure = (type: string) => `${success},error_type="${type}"`;

function setUp() {
  const test = testTiming();
  const timed = test.timers().timer('c', 'o') as Timed;
  return { ...test, timed, time: <Result>(result: Result): Result => timeCall(timed, () => result) };
}

/** A promise with methods of its own, as `ky` and `got` give: they wait for the promise themselves. */
const request = (answer: Promise<string>) =>
  Object.assign(answer, { json: async () => JSON.parse(await answer), cancel: () => 'cancelled' });

/** A query of postgres.js: a promise that begins when somebody waits for it. */
class Query extends Promise<string[]> {
  static override get [Symbol.species]() {
    return Promise;
  }
  runs = 0;
  #mode = 'rows';
  #settle: (rows: string[]) => void;
  constructor() {
    let settle: (rows: string[]) => void = () => undefined;
    super((resolve) => {
      settle = resolve;
    });
    this.#settle = settle;
  }
  values(): this {
    this.#mode = 'values';
    return this;
  }
  // biome-ignore lint/suspicious/noThenProperty: the shape of a query is what is tested.
  override then<A = string[], B = never>(
    resolve?: ((rows: string[]) => A | PromiseLike<A>) | null,
    reject?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    this.runs++;
    this.#settle([this.#mode]);
    return super.then(resolve, reject);
  }
}

/** A query builder that is no promise, and begins anew whenever somebody waits for it. */
class Builder {
  runs = 0;
  readonly within: (string | undefined)[] = [];
  #limit = 0;
  limit(rows: number): this {
    this.#limit = rows;
    return this;
  }
  // biome-ignore lint/suspicious/noThenProperty: the shape of a query builder is what is tested.
  then<A, B>(resolve?: (rows: number) => A, reject?: (reason: unknown) => B): Promise<A | B> {
    this.runs++;
    this.within.push(trace.getActiveSpan()?.spanContext().spanId);
    const rows = this.#limit < 0 ? Promise.reject(new RangeError('x')) : Promise.resolve(this.#limit);
    return rows.then(resolve, reject);
  }
  catch<B>(reject: (reason: unknown) => B): Promise<number | B> {
    return this.then((rows) => rows, reject);
  }
}

describe('a promise with methods of its own', () => {
  test('is the very same, before and after it is waited for, and is timed by whoever waits', async () => {
    const { time, counts } = setUp();
    const given = request(Promise.resolve('{"a":1}'));
    const names = Reflect.ownKeys(given);
    const result = time(given);
    expect(result).toBe(given);
    expect(Object.keys(result)).toEqual(names);
    expect(result.cancel()).toBe('cancelled');
    expect(await result.json()).toEqual({ a: 1 });
    expect(counts()).toEqual({ [success]: 1 });
    expect(Reflect.ownKeys(result)).toEqual(names);
    expect(result.constructor).toBe(Promise);
    expect(await result).toBe('{"a":1}');
  });

  test.each<[string, (result: Promise<unknown>) => Promise<unknown>]>([
    ['await', async (result) => await result],
    ['return from an asynchronous function', async (result) => result],
    ['then', (result) => result.then((value) => value)],
    ['catch', (result) => result.catch(() => undefined)],
    ['finally', (result) => result.finally(() => undefined)],
    ['Promise.all', (result) => Promise.all([result])],
    ['Promise.resolve', (result) => Promise.resolve(result)],
  ])('is timed by %s', async (_, wait) => {
    const { time, counts } = setUp();
    await wait(time(request(Promise.resolve('1'))));
    expect(counts()).toEqual({ [success]: 1 });
    const failing = setUp();
    await wait(failing.time(request(Promise.reject(new RangeError('x'))))).catch(() => undefined);
    expect(failing.counts()).toEqual({ [failure('RangeError')]: 1 });
  });

  test('is timed also where nobody waits for it', async () => {
    const { time, counts } = setUp();
    const given = request(Promise.resolve('1'));
    time(given);
    await until('the end', () => counts()[success] === 1);
  });

  test('of a stream gives the stream that is timed to its end', async () => {
    const { time, counts } = setUp();
    const lettered = new ReadableStream({ pull: (controller) => controller.close() });
    const stream = await time(Object.assign(Promise.resolve(lettered), { json: () => 1 }));
    expect(counts()).toEqual({});
    for await (const _ of stream);
    expect(counts()).toEqual({ [success]: 1 });
  });

  test('of the platform keeps what it has', async () => {
    const { time, counts } = setUp();
    const running = time(promisify(exec)('true'));
    expect(running.child.pid).toBeGreaterThan(0);
    await running;
    expect(counts()).toEqual({ [success]: 1 });
  });
});

describe('a promise of a subclass', () => {
  test('is the very same, begins when it is waited for, once, and keeps its methods', async () => {
    const { time, counts } = setUp();
    const query = new Query();
    const result = time(query);
    expect(result).toBe(query);
    expect(query.runs).toBe(0);
    expect(await result.values()).toEqual(['values']);
    expect(query.runs).toBe(1);
    expect(counts()).toEqual({ [success]: 1 });
    expect(Object.hasOwn(query, 'then')).toBe(false);
  });
});

describe('a query builder', () => {
  test('is the very same, runs as often as without a timer, within the span, and what comes after runs outside', async () => {
    const { time, counts, timed } = setUp();
    const builder = new Builder();
    const result = time(builder);
    expect(result).toBe(builder);
    expect(builder.runs).toBe(0);
    const after = await result.limit(5).then((rows) => [rows, trace.getActiveSpan()]);
    expect(after).toEqual([5, undefined]);
    expect([builder.runs, builder.within]).toEqual([1, [timed.span.spanContext().spanId]]);
    expect(await result).toBe(5);
    expect(builder.runs).toBe(2);
    expect(counts()).toEqual({ [success]: 1 });
  });

  test('fails with what it fails with', async () => {
    const { time, counts } = setUp();
    await expect(time(new Builder()).limit(-1)).rejects.toThrow(RangeError);
    expect(counts()).toEqual({ [failure('RangeError')]: 1 });
    const caught = setUp();
    expect(await caught.time(new Builder().limit(-1)).catch(() => 'caught')).toBe('caught');
    expect(caught.counts()).toEqual({ [failure('RangeError')]: 1 });
  });

  test('may be timed by two at once', async () => {
    const [outer, inner] = [setUp(), setUp()];
    const builder = new Builder();
    expect(await timeCall(outer.timed, () => timeCall(inner.timed, () => builder))).toBe(0);
    expect([builder.runs, outer.counts(), inner.counts()]).toEqual([1, { [success]: 1 }, { [success]: 1 }]);
    expect(Object.hasOwn(builder, 'then')).toBe(false);
  });
});

describe('a thenable', () => {
  test('that gives nothing of its own is timed', async () => {
    const { time, counts } = setUp();
    // biome-ignore lint/suspicious/noThenProperty: a minimal thenable is what is tested.
    const minimal = { then: (resolve: (value: number) => void) => resolve(1) };
    const { then } = minimal;
    expect(await time(minimal)).toBe(1);
    expect(minimal.then).toBe(then);
    expect(Object.keys(minimal)).toEqual(['then']);
    expect(counts()).toEqual({ [success]: 1 });
  });

  test('that is frozen is passed on as it is, and over at once', async () => {
    const { time, counts } = setUp();
    // biome-ignore lint/suspicious/noThenProperty: a minimal thenable is what is tested.
    const frozen = Object.freeze({ then: (resolve: (value: number) => void) => resolve(1), x: 1 });
    expect(time(frozen)).toBe(frozen);
    expect(await frozen).toBe(1);
    expect(counts()).toEqual({ [success]: 1 });
  });

  test('whose then throws, throws to whoever waits', async () => {
    const { time, counts } = setUp();
    const error = new RangeError('x');
    const throwing = {
      // biome-ignore lint/suspicious/noThenProperty: a minimal thenable is what is tested.
      then: () => {
        throw error;
      },
    };
    const result = time(throwing) as unknown as Promise<never>;
    expect(result).toBe(throwing);
    expect(counts()).toEqual({});
    await expect((async () => await result)()).rejects.toBe(error);
    expect(counts()).toEqual({ [failure('RangeError')]: 1 });
  });

  test('whose catch has arguments of its own, and does not call then, keeps them', async () => {
    const { time, counts } = setUp();
    const inner = Promise.reject(new RangeError('x'));
    const own = {
      // biome-ignore lint/suspicious/noThenProperty: the shape of a library's promise is what is tested.
      then: inner.then.bind(inner),
      catch: (type: unknown, handler: (error: unknown) => string) =>
        inner.catch((error: unknown) => (error instanceof (type as ErrorConstructor) ? handler(error) : 'other')),
      finally: inner.finally.bind(inner),
    };
    expect(await time(own).catch(RangeError, () => 'range')).toBe('range');
    expect(counts()).toEqual({ [failure('RangeError')]: 1 });
    const left = setUp();
    await expect(left.time(own).finally(() => undefined)).rejects.toThrow(RangeError);
    expect(left.counts()).toEqual({ [failure('RangeError')]: 1 });
  });
});

test.each<[string, object, boolean]>([
  ['a promise', Promise.resolve(), true],
  ['an asynchronous function', (async () => undefined)(), true],
  ['a promise with a property', Object.assign(Promise.resolve(), { x: 1 }), false],
  ['a subclass', new (class extends Promise<void> {})((resolve) => resolve()), false],
  ['a thenable', new Builder(), false],
])('what %s gives is a plain promise: %s', (_, promise, expected) => {
  expect(isPlainPromise(promise)).toBe(expected);
});

test('a rejection is reported as unhandled where it is without a timer, and only there', async () => {
  const { stdout, stderr } = await runProgram(`
    import { setTimeout as delay } from 'node:timers/promises';
    import { start } from '@pulsetrail/sdk';
    const t = start({ service: 'x', metrics: false });
    class Own extends Promise {}
    let unhandled = 0;
    process.on('unhandledRejection', () => unhandled++);
    const fail = () => new Promise((_, reject) => setImmediate(reject, new RangeError('x')));
    const kinds = {
      plain: fail,
      async: async () => await fail(),
      methods: () => Object.assign(fail(), { json: async function () { return await this; } }),
      subclass: () => new Own((_, reject) => setImmediate(reject, new RangeError('x'))),
    };
    const uses = {
      nothing: () => undefined,
      await: async (result) => { try { await result } catch {} },
      catch: (result) => void result.catch(() => undefined),
      method: (result) => void result.json?.().catch(() => undefined),
      methodAlone: (result) => void result.json?.(),
    };
    const seen = {};
    for (const [way, time] of Object.entries({ bare: (fn) => fn(), timed: (fn) => t.timer('c', 'o', fn) })) {
      for (const [kind, make] of Object.entries(kinds)) {
        for (const [name, use] of Object.entries(uses)) {
          unhandled = 0;
          use(time(make));
          await delay(5);
          (seen[way] ??= {})[kind + ' ' + name] = unhandled;
        }
      }
    }
    process.stdout.write(JSON.stringify(seen));
    process.exit();
  `);
  expect(stderr).toBe('');
  const { bare, timed } = JSON.parse(stdout) as Record<string, Record<string, number>>;
  expect(timed).toEqual(bare);
  expect(timed).toMatchObject({ 'plain nothing': 1, 'plain await': 0, 'methods nothing': 1, 'methods method': 0 });
  expect(Object.keys(timed ?? {})).toHaveLength(20);
});
