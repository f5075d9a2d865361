import { describe, expect, test } from 'vitest';
import { allOf, failure, success, timeResults } from '../../support/results.js';
import { withContext } from '../../support/timing.js';

withContext();

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
    const { time, counts } = timeResults();
    const stream = time(lettered);
    expect(stream).toBeInstanceOf(ReadableStream);
    expect(counts()).toEqual({});
    expect((await allOf(stream)).join('')).toBe('ab');
    expect(counts()).toEqual({ [success]: 1 });
  });

  test('is asked for no more than its reader asks for', async () => {
    const { time } = timeResults();
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
    const { time, counts } = timeResults();
    const error = new RangeError('x');
    const stream = time(() => new ReadableStream({ pull: (controller) => controller.error(error) }));
    await expect(allOf(stream)).rejects.toBe(error);
    expect(counts()).toEqual({ [failure('RangeError')]: 1 });
  });

  test('is cancelled with the reason that its reader gives', async () => {
    const { time, counts } = timeResults();
    const reasons: unknown[] = [];
    const stream = time(() => new ReadableStream({ cancel: (reason) => void reasons.push(reason) }));
    await stream.cancel('enough');
    expect(reasons).toEqual(['enough']);
    expect(counts()).toEqual({ [success]: 1 });
  });

  test('of bytes still fills the buffers of its reader', async () => {
    const { time, counts } = timeResults();
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
    const { time, counts } = timeResults();
    const stream = lettered();
    stream.getReader();
    expect(time(() => stream)).toBe(stream);
    expect(counts()).toEqual({ [success]: 1 });
  });
});
