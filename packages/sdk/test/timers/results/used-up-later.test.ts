import { EventEmitter, on } from 'node:events';
import { PassThrough, Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { trace } from '@opentelemetry/api';
import { describe, expect, test } from 'vitest';
import { until } from '../../../../../test/support/until.js';
import { testTiming, withContext } from '../../support/timing.js';

withContext();

const success = 'component="c",operation="o"';
const failure = (type: string) => `${success},error_type="${type}"`;

async function allOf<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

function setUp() {
  const test = testTiming();
  const { timer } = test.timers();
  return { ...test, time: <Result>(fn: () => Result): Result => timer('c', 'o', fn) };
}

describe('a Node stream', () => {
  test('is passed on untouched, and timed to its end', async () => {
    const { time, counts } = setUp();
    const stream = Readable.from(['a', 'b']);
    const listeners = stream.eventNames();
    expect(time(() => stream)).toBe(stream);
    expect(counts()).toEqual({});
    // No listener for errors: one that nobody handles still ends the process.
    expect(stream.eventNames().filter((name) => !listeners.includes(name))).toEqual(
      expect.not.arrayContaining(['error', 'data', 'readable']),
    );
    expect((await stream.toArray()).join('')).toBe('ab');
    await until('the end', () => counts()[success] === 1);
  });

  test.each([
    ['fails with it', (stream: PassThrough) => stream.destroy(new RangeError('x')), failure('RangeError')],
    ['ends when it is given up', (stream: PassThrough) => stream.destroy(), success],
  ])('%s', async (_, happen, expected) => {
    const { time, counts } = setUp();
    const stream = time(() => new PassThrough());
    const over = finished(stream).catch(() => undefined);
    stream.write('a');
    happen(stream);
    await over;
    await until('the end', () => counts()[expected] === 1);
    expect(counts()).toEqual({ [expected]: 1 });
  });

  test('that a promise gives is timed to its end, too', async () => {
    const { time, counts } = setUp();
    const stream = await time(async () => Readable.from(['a']));
    expect(counts()).toEqual({});
    await stream.toArray();
    await until('the end', () => counts()[success] === 1);
  });

  test('that has ended before is over at once', async () => {
    const { time, counts } = setUp();
    const stream = Readable.from(['a']);
    await stream.toArray();
    expect(time(() => stream)).toBe(stream);
    expect(counts()).toEqual({ [success]: 1 });
  });
});

describe('a web stream', () => {
  const lettered = () =>
    new ReadableStream<string>({
      start: (controller) => {
        controller.enqueue('a');
        controller.enqueue('b');
        controller.close();
      },
    });

  test('gives what it gave, and is timed to its end', async () => {
    const { time, counts } = setUp();
    const stream = time(lettered);
    expect(stream).toBeInstanceOf(ReadableStream);
    expect(counts()).toEqual({});
    expect((await allOf(stream)).join('')).toBe('ab');
    expect(counts()).toEqual({ [success]: 1 });
  });

  test('is asked for no more than its reader asks for', async () => {
    const { time } = setUp();
    let pulled = 0;
    const source = new ReadableStream<number>(
      { pull: (controller) => controller.enqueue(++pulled) },
      { highWaterMark: 0 },
    );
    const reader = time(() => source).getReader();
    await new Promise((resolve) => setImmediate(resolve));
    expect(pulled).toBe(0);
    expect((await reader.read()).value).toBe(1);
    expect(pulled).toBe(1);
  });

  test('fails with what it fails with', async () => {
    const { time, counts } = setUp();
    const error = new RangeError('x');
    const stream = time(() => new ReadableStream({ pull: (controller) => controller.error(error) }));
    await expect(allOf(stream)).rejects.toBe(error);
    expect(counts()).toEqual({ [failure('RangeError')]: 1 });
  });

  test('is cancelled with the reason that its reader gives', async () => {
    const { time, counts } = setUp();
    const reasons: unknown[] = [];
    const stream = time(() => new ReadableStream({ cancel: (reason) => void reasons.push(reason) }));
    await stream.cancel('enough');
    expect(reasons).toEqual(['enough']);
    expect(counts()).toEqual({ [success]: 1 });
  });

  test('of bytes still fills the buffers of its reader', async () => {
    const { time, counts } = setUp();
    const bytes = new ReadableStream({
      type: 'bytes',
      start: (controller) => {
        controller.enqueue(new Uint8Array([1, 2, 3]));
        controller.close();
      },
    });
    const reader = time(() => bytes).getReader({ mode: 'byob' });
    expect((await reader.read(new Uint8Array(8))).value).toEqual(new Uint8Array([1, 2, 3]));
    expect((await reader.read(new Uint8Array(8))).done).toBe(true);
    expect(counts()).toEqual({ [success]: 1 });
  });

  test('that somebody reads already is left to them', () => {
    const { time, counts } = setUp();
    const stream = lettered();
    stream.getReader();
    expect(time(() => stream)).toBe(stream);
    expect(counts()).toEqual({ [success]: 1 });
  });
});

describe('a generator', () => {
  async function* letters() {
    yield 'a';
    yield trace.getActiveSpan() === undefined ? 'outside' : 'inside';
  }

  test('is timed until it is exhausted, and its steps run within the span', async () => {
    const { time, counts } = setUp();
    const stepping = time(letters);
    expect(counts()).toEqual({});
    expect(await allOf(stepping)).toEqual(['a', 'inside']);
    expect(counts()).toEqual({ [success]: 1 });
    expect(trace.getActiveSpan()).toBeUndefined();
  });

  test('ends when its loop is left', async () => {
    const { time, counts } = setUp();
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
    const throwing = setUp();
    const stepping = throwing.time(async function* () {
      yield 'a';
      throw error;
    });
    await expect(allOf(stepping)).rejects.toBe(error);
    expect(throwing.counts()).toEqual({ [failure('RangeError')]: 1 });

    const thrown = setUp();
    await expect(thrown.time(letters).throw(error)).rejects.toBe(error);
    expect(thrown.counts()).toEqual({ [failure('RangeError')]: 1 });
  });

  test('may be a synchronous one', () => {
    const { time, counts } = setUp();
    const numbers = time(function* () {
      const given: number = yield 1;
      yield given * 2;
    });
    expect(numbers.next()).toEqual({ value: 1, done: false });
    expect(numbers.next(21)).toEqual({ value: 42, done: false });
    expect(numbers.next()).toEqual({ value: undefined, done: true });
    numbers.next();
    expect(counts()).toEqual({ [success]: 1 });

    const failing = setUp();
    const broken = failing.time(function* () {
      yield 1;
      throw new RangeError('x');
    });
    expect(() => [...broken]).toThrow(RangeError);
    expect(failing.counts()).toEqual({ [failure('RangeError')]: 1 });
  });

  test('passes through a generator that delegates to it', async () => {
    const { time, counts } = setUp();
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
    const { time, counts } = setUp();
    const given = time(numbers);
    expect(counts()).toEqual({});
    expect(use(given)).toEqual(expected);
    expect(counts()).toEqual({ [success]: 1 });
  });

  test('using and await using end the timing', async () => {
    const { time, counts } = setUp();
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
    const { time, counts } = setUp();
    const emitter = new EventEmitter();
    const events = time(() => on(emitter, 'tick'));
    emitter.emit('tick', 1);
    for await (const [tick] of events) if (tick === 1) break;
    expect(counts()).toEqual({ [success]: 1 });
  });

  test("of one's own, as a plain object, is timed until it is done", async () => {
    const { time, counts } = setUp();
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

test.each([
  ['an array', [1]],
  ['a map', new Map()],
  ["an array's iterator", [1][Symbol.iterator]()],
  [
    'a cursor with methods of its own',
    new (class Cursor {
      async next() {
        return { done: true as const, value: undefined };
      }
      [Symbol.asyncIterator]() {
        return this;
      }
      async toArray() {
        return [];
      }
    })(),
  ],
  ['a stream that is only written to', Object.assign(new EventEmitter(), { pipe: () => undefined, writable: true })],
])('%s is passed on untouched, and over at once', (_, value) => {
  const { time, counts } = setUp();
  expect(time(() => value)).toBe(value);
  expect(counts()).toEqual({ [success]: 1 });
});
