import { SpanStatusCode } from '@opentelemetry/api';
import { describe, expect, test } from 'vitest';
import type { OutcomeOptions } from '../../src/timers/outcome.js';
import { testTiming } from '../support/timing.js';
import { catchWarnings } from '../support/warnings.js';

const warnings = catchWarnings();
const success = 'component="c",operation="o"';
const failure = (type: string) => `${success},error_type="${type}"`;

describe('errorIf', () => {
  test.each<[string, unknown, string]>([
    ['false is none', false, success],
    ['undefined is none', undefined, success],
    ['an empty text is none', '', success],
    ['true is one without a name', true, failure('_OTHER')],
    ['a name is itself', 'unavailable', failure('unavailable')],
    ['a sentence is not said', 'patient somchai was not found', failure('_OTHER')],
    ['an error is its class', new RangeError('somchai'), failure('RangeError')],
    ['an error with a code is that', Object.assign(new Error('x'), { code: 'ECONNREFUSED' }), failure('ECONNREFUSED')],
  ])('%s', async (_, verdict, expected) => {
    for (const run of [() => ({ status: 503 }), async () => ({ status: 503 })]) {
      const { timers, counts, span } = testTiming();
      const errorIf = (result: { status: number }) => (result.status === 503 ? verdict : 'other') as boolean;
      expect(await timers().timer('c', 'o', { errorIf }, run as () => { status: number })).toEqual({ status: 503 });
      expect(counts()).toEqual({ [expected]: 1 });
      expect(span().status.code).toBe(expected === success ? SpanStatusCode.UNSET : SpanStatusCode.ERROR);
    }
  });
});

test('an asynchronous predicate does not compile, counts for nothing, and is said once', async () => {
  const { timers, counts } = testTiming();
  const { timer } = timers();
  // @ts-expect-error: a verdict is no promise
  timer('c', 'o', { errorIf: async () => true }, () => 1);
  // @ts-expect-error: a verdict is no promise
  timer('c', 'o', { errorIf: () => Promise.reject(new Error('x')) }, () => 1);
  const fail = async () => {
    throw new RangeError('x');
  };
  // @ts-expect-error: a verdict is no promise
  await timer('c', 'o', { successIf: async () => true }, fail).catch(() => undefined);
  expect(counts()).toEqual({ [success]: 2, [failure('RangeError')]: 1 });
  expect(warnings).toEqual([
    expect.stringContaining('errorIf of a timer gave a promise'),
    expect.stringContaining('successIf of a timer gave a promise'),
  ]);
});

describe('successIf', () => {
  test.each<[string, (error: unknown) => boolean, string]>([
    ['says that it is no failure', (error) => error instanceof RangeError, success],
    ['says that it is one', () => false, failure('RangeError')],
    ['says nothing clear', () => 'yes' as never, failure('RangeError')],
  ])('%s, and the error is thrown all the same', async (_, successIf, expected) => {
    const error = new RangeError('x');
    for (const run of [
      () => {
        throw error;
      },
      () => Promise.reject(error),
    ]) {
      const { timers, counts } = testTiming();
      await expect((async () => timers().timer('c', 'o', { successIf }, run))()).rejects.toBe(error);
      expect(counts()).toEqual({ [expected]: 1 });
    }
  });
});

test('a predicate that throws is said once, and the call counts as without it', () => {
  const broken: OutcomeOptions = {
    errorIf: () => {
      throw new TypeError('somchai');
    },
  };
  const { timers, counts } = testTiming();
  expect(timers().timer('c', 'o', broken, () => 7)).toBe(7);
  expect(counts()).toEqual({ [success]: 1 });
  expect(warnings).toEqual([expect.stringContaining('errorIf of a timer threw TypeError')]);
});

test.each(['errorIf', 'successIf'])('a getter of %s that throws is one, too', async (name) => {
  const broken = Object.defineProperty({}, name, {
    get: () => {
      throw new TypeError('somchai');
    },
  });
  const { timers, counts } = testTiming();
  const { timer } = timers();
  const error = new RangeError('mine');
  expect(timer('c', 'o', broken, () => 7)).toBe(7);
  expect(await timer('c', 'o', broken, async () => 8)).toBe(8);
  await expect(timer('c', 'o', broken, () => Promise.reject(error))).rejects.toBe(error);
  expect(counts()).toEqual({ [success]: 2, [failure('RangeError')]: 1 });
});
