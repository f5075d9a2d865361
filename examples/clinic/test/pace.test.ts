import { expect, test } from 'vitest';
import { pace } from '../src/pace.js';

const collect = async (beats: AsyncIterable<number>) => {
  const seen: number[] = [];
  for await (const beat of beats) seen.push(beat);
  return seen;
};

test('so many beats come as were asked for, and not faster than asked for', async () => {
  const started = performance.now();
  expect(await collect(pace({ rate: 100, count: 11, signal: new AbortController().signal }))).toHaveLength(11);
  expect(performance.now() - started).toBeGreaterThan(95);
});

test('beats above the rate of timers are kept up', async () => {
  const started = performance.now();
  expect(await collect(pace({ rate: 5_000, count: 2_500, signal: new AbortController().signal }))).toHaveLength(2_500);
  expect(performance.now() - started).toBeGreaterThan(490);
});

test('the signal ends the beats at once', async () => {
  const stop = new AbortController();
  let beats = 0;
  for await (const _ of pace({ rate: 0.01, signal: stop.signal })) {
    beats++;
    setImmediate(() => stop.abort());
  }
  expect(beats).toBe(1);
});
