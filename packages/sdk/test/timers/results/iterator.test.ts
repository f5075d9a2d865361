import { EventEmitter, on } from 'node:events';
import { trace } from '@opentelemetry/api';
import { describe, expect, test } from 'vitest';
import { allOf, failure, success, timeResults } from '../../support/results.js';
import { withContext } from '../../support/timing.js';

withContext();

describe('a generator', () => {
  async function* letters() {
    yield 'a';
    yield trace.getActiveSpan() === undefined ? 'outside' : 'inside';
  }

  test('is timed until it is exhausted, and its steps run within the span', async () => {
    const { time, counts } = timeResults();
    const stepping = time(letters);
    expect(counts()).toEqual({});
    expect(await allOf(stepping)).toEqual(['a', 'inside']);
    expect(counts()).toEqual({ [success]: 1 });
    expect(trace.getActiveSpan()).toBeUndefined();
  });

  test('ends when its loop is left', async () => {
    const { time, counts } = timeResults();
    let cleaned = false;
    const stepping = time(async function* () {
      try {
        yield 'a';
        yield 'b';
      } finally {
        cleaned = true;
      }
    });
    for await (const letter of stepping) if (letter === 'a') break;
    expect(cleaned).toBe(true);
    expect(counts()).toEqual({ [success]: 1 });
  });

  test('fails with what it throws, or is thrown', async () => {
    const error = new RangeError('x');
    const throwing = timeResults();
    const stepping = throwing.time(async function* () {
      yield 'a';
      throw error;
    });
    await expect(allOf(stepping)).rejects.toBe(error);
    expect(throwing.counts()).toEqual({ [failure('RangeError')]: 1 });

    const thrown = timeResults();
    await expect(thrown.time(letters).throw(error)).rejects.toBe(error);
    expect(thrown.counts()).toEqual({ [failure('RangeError')]: 1 });
  });

  test('may be a synchronous one', () => {
    const { time, counts } = timeResults();
    const numbers = time(function* () {
      const given: number = yield 1;
      yield given * 2;
    });
    expect(numbers.next()).toEqual({ value: 1, done: false });
    expect(numbers.next(21)).toEqual({ value: 42, done: false });
    expect(numbers.next()).toEqual({ value: undefined, done: true });
    numbers.next();
    expect(counts()).toEqual({ [success]: 1 });

    const failing = timeResults();
    const broken = failing.time(function* () {
      yield 1;
      throw new RangeError('x');
    });
    expect(() => [...broken]).toThrow(RangeError);
    expect(failing.counts()).toEqual({ [failure('RangeError')]: 1 });
  });

  test('passes through a generator that delegates to it', async () => {
    const { time, counts } = timeResults();
    const inner = time(letters);
    async function* outer() {
      yield* inner;
    }
    expect(await allOf(outer())).toEqual(['a', 'inside']);
    expect(counts()).toEqual({ [success]: 1 });
  });
});

describe('the helpers of a generator', () => {
  function* numbers() {
    yield trace.getActiveSpan() === undefined ? 0 : 1;
    yield 2;
    yield 3;
  }

  test.each<[string, (given: Generator<number>) => unknown, unknown]>([
    ['map', (given) => [...given.map((number) => number * 2)], [2, 4, 6]],
    ['take', (given) => [...given.take(1)], [1]],
    ['reduce', (given) => given.reduce((sum, number) => sum + number), 6],
    ['toArray', (given) => given.toArray(), [1, 2, 3]],
    ['find', (given) => given.find((number) => number === 2), 2],
    ['chained ones', (given) => [...given.filter((number) => number > 1).map(String)], ['2', '3']],
  ])('%s steps within the span, and the timing ends with it', (_, use, expected) => {
    const { time, counts } = timeResults();
    const given = time(numbers);
    expect(counts()).toEqual({});
    expect(use(given)).toEqual(expected);
    expect(counts()).toEqual({ [success]: 1 });
  });

  test('using and await using end the timing', async () => {
    const { time, counts } = timeResults();
    {
      using given = time(numbers);
      expect(given.next().value).toBe(1);
    }
    expect(counts()).toEqual({ [success]: 1 });
    {
      await using given = time(async function* () {
        yield* numbers();
      });
      expect((await given.next()).value).toBe(1);
    }
    expect(counts()).toEqual({ [success]: 2 });
  });
});

describe('an asynchronous iterator', () => {
  test('of the platform is timed until it is left', async () => {
    const { time, counts } = timeResults();
    const emitter = new EventEmitter();
    const events = time(() => on(emitter, 'tick'));
    emitter.emit('tick', 1);
    for await (const [tick] of events) if (tick === 1) break;
    expect(counts()).toEqual({ [success]: 1 });
  });

  test("of one's own, as a plain object, is timed until it is done", async () => {
    const { time, counts } = timeResults();
    let left = 2;
    const own = {
      next: async () =>
        left-- > 0 ? { value: left, done: false as const } : { value: undefined, done: true as const },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
    expect(await allOf(time(() => own))).toEqual([1, 0]);
    expect(counts()).toEqual({ [success]: 1 });
  });
});
