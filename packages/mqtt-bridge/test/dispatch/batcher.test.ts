import { expect, test } from 'vitest';
import { batcher } from '../../src/dispatch/batcher.js';
import { TimeLimitError } from '../../src/timing/time-limit.js';

/** A statement that answers when it is told to, and fails for what is faulty. */
function statement(options: { size?: number; limit?: number } = {}) {
  const runs: string[][] = [];
  const open: (() => void)[] = [];
  const call = batcher<string, readonly string[], readonly string[]>({
    ...options,
    run: (items) => {
      runs.push([...items]);
      return new Promise((resolve, reject) => {
        const answer = () =>
          items.includes('faulty') ? reject(new Error('faulty')) : resolve(items.map((item) => item.toUpperCase()));
        open.push(answer);
      });
    },
    split: (answer, calls) => {
      const rest = [...answer];
      return calls.map(({ length }) => rest.splice(0, length));
    },
  });
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  return {
    call,
    runs,
    /** Answers what is under way, again and again, until nothing follows. */
    async answerAll() {
      await turn();
      for (let answer = open.shift(); answer !== undefined; answer = open.shift()) {
        answer();
        await turn();
      }
    },
    async answerOne() {
      await turn();
      open.shift()?.();
      await turn();
    },
  };
}

test('calls that come while a statement is under way join the next one, and each gets its own', async () => {
  const { call, runs, answerOne, answerAll } = statement();
  const first = call(['a']);
  await answerOne();
  const second = call(['b']);
  await new Promise((resolve) => setImmediate(resolve));
  const others = [call(['c', 'd']), call([]), call(['e'])];
  await answerAll();
  expect(await Promise.all([first, second, ...others])).toEqual([['A'], ['B'], ['C', 'D'], [], ['E']]);
  expect(runs).toEqual([['a'], ['b'], ['c', 'd', 'e']]);
});

test('a statement carries no more than it may, but always a whole call', async () => {
  const { call, runs, answerAll } = statement({ size: 3 });
  const calls = [call(['a', 'b']), call(['c', 'd']), call(['e', 'f', 'g', 'h'])];
  await answerAll();
  expect((await Promise.all(calls)).flat()).toHaveLength(8);
  expect(runs.map(({ length }) => length)).toEqual([2, 2, 4]);
});

test('a faulty call hurts only itself', async () => {
  const { call, runs, answerAll } = statement();
  const calls = [call(['a']), call(['faulty']), call(['b'])];
  const settled = Promise.allSettled(calls);
  await answerAll();
  expect((await settled).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(runs).toEqual([['a', 'faulty', 'b'], ['a'], ['faulty'], ['b']]);
});

test('a call alone is not repeated', async () => {
  const { call, runs, answerAll } = statement();
  const settled = Promise.allSettled([call(['faulty'])]);
  await answerAll();
  await settled;
  expect(runs).toHaveLength(1);
});

test('what does not answer fails in bounded time, and the next statement goes', async () => {
  const { call, runs } = statement({ limit: 20 });
  const settled = await Promise.allSettled([call(['a']), call(['b'])]);
  expect(settled.map((each) => each.status === 'rejected' && each.reason instanceof TimeLimitError)).toEqual([
    true,
    true,
  ]);
  const before = runs.length;
  void call(['c']).catch(() => undefined);
  await new Promise((resolve) => setImmediate(resolve));
  expect(runs.slice(before)).toEqual([['c']]);
});
