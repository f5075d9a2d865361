import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { UnreadAnswers } from '../../../src/http/client/unread-answers.js';
import { now } from '../../../src/trace/clock.js';

let time: number;
beforeEach(() => {
  time = performance.now();
  vi.spyOn(performance, 'now').mockImplementation(() => time);
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const pass = (milliseconds: number) => {
  time += milliseconds;
  vi.advanceTimersByTime(milliseconds);
};

function unread() {
  const ended: [object, number][] = [];
  const answers = new UnreadAnswers<object>((call, at) => {
    ended.push([call, Math.round((at - began) / 1_000)]);
    answers.forget(call);
  });
  const began = now();
  return { answers, ended };
}

test('one that stands still ends half a minute later, with the moment that the last of it was seen', () => {
  const { answers, ended } = unread();
  const [still, moving] = [{}, {}];
  let bytes = 0;
  answers.begin(still, () => 5);
  answers.begin(moving, () => bytes);
  for (let look = 0; look < 5; look++) {
    bytes += look < 2 ? 1 : 0;
    pass(10_000);
  }
  expect(ended).toEqual([
    [still, 0],
    [moving, 20],
  ]);
  expect(vi.getTimerCount()).toBe(0);
});

test('one that is read to its end is not looked at any more, and none keeps a timer', () => {
  const { answers, ended } = unread();
  const call = {};
  answers.begin(call, () => undefined);
  answers.forget(call);
  pass(60_000);
  expect([ended, vi.getTimerCount()]).toEqual([[], 0]);
});

test('all end when it stops', () => {
  const { answers, ended } = unread();
  answers.begin({}, () => 1);
  answers.begin({}, () => 1);
  answers.stop();
  expect([ended.length, vi.getTimerCount()]).toEqual([2, 0]);
});
