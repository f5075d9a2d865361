import { PassThrough, Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { describe, expect, test } from 'vitest';
import { until } from '../../../../../test/support/until.js';
import { failure, success, timeResults } from '../../support/results.js';
import { withContext } from '../../support/timing.js';

withContext();

describe('a Node stream', () => {
  test('is passed on untouched, and timed to its end', async () => {
    const { time, counts } = timeResults();
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
    const { time, counts } = timeResults();
    const stream = time(() => new PassThrough());
    const over = finished(stream).catch(() => undefined);
    stream.write('a');
    happen(stream);
    await over;
    await until('the end', () => counts()[expected] === 1);
    expect(counts()).toEqual({ [expected]: 1 });
  });

  test('that a promise gives is timed to its end, too', async () => {
    const { time, counts } = timeResults();
    const stream = await time(async () => Readable.from(['a']));
    expect(counts()).toEqual({});
    await stream.toArray();
    await until('the end', () => counts()[success] === 1);
  });

  test('that has ended before is over at once', async () => {
    const { time, counts } = timeResults();
    const stream = Readable.from(['a']);
    await stream.toArray();
    expect(time(() => stream)).toBe(stream);
    expect(counts()).toEqual({ [success]: 1 });
  });
});
