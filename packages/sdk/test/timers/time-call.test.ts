import { SpanStatusCode, trace } from '@opentelemetry/api';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { until } from '../../../../test/support/until.js';
import { timeCall } from '../../src/timers/time-call.js';
import type { Timed } from '../../src/timers/timed.js';
import { testTiming, withContext } from '../support/timing.js';

withContext();

/** A timing that has begun, as a handle. */
function timing() {
  const test = testTiming();
  return { ...test, timed: test.timers().timer('c', 'o') as Timed };
}

const success = 'component="c",operation="o"';
const failure = (type: string) => `${success},error_type="${type}"`;

describe('timeCall', () => {
  test('passes through what a function returns, the very thing', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        const { timed, counts } = timing();
        expect(timeCall(timed, () => value)).toBe(value);
        expect(counts()).toEqual({ [success]: 1 });
      }),
    );
  });

  test('passes through what a promise gives, and ends with it', async () => {
    const { timed, counts, written } = timing();
    const value = {};
    let settle = (_: object): void => undefined;
    const result = timeCall(
      timed,
      () =>
        new Promise<object>((resolve) => {
          settle = resolve;
        }),
    );
    await Promise.resolve();
    expect(written).toHaveLength(0);
    settle(value);
    expect(await result).toBe(value);
    expect(counts()).toEqual({ [success]: 1 });
  });

  test.each([
    [
      'a function',
      (error: unknown) => () => {
        throw error;
      },
    ],
    ['a promise', (error: unknown) => () => Promise.reject(error)],
  ])(
    'passes through what %s throws, the very thing, and says its type on span and histogram alike',
    async (_, failing) => {
      const { timed, counts, span } = timing();
      const error = new TypeError('secret');
      await expect((async () => timeCall(timed, failing(error)))()).rejects.toBe(error);
      expect(counts()).toEqual({ [failure('TypeError')]: 1 });
      expect(span()).toMatchObject({
        attributes: { 'error.type': 'TypeError' },
        status: { code: SpanStatusCode.ERROR },
      });
      expect(JSON.stringify([span().attributes, span().events, span().status])).not.toContain('secret');
    },
  );

  test('leaves a rejection that nobody handles to the process, as it is without a timer', async () => {
    const { timed } = timing();
    const unhandled: unknown[] = [];
    const others = process.listeners('unhandledRejection');
    process.removeAllListeners('unhandledRejection');
    process.on('unhandledRejection', (reason) => void unhandled.push(reason));
    const error = new Error('x');
    void timeCall(timed, () => Promise.reject(error));
    await until('the rejection', () => unhandled.length > 0);
    process.removeAllListeners('unhandledRejection');
    for (const listener of others) process.on('unhandledRejection', listener);
    expect(unhandled).toEqual([error]);
  });

  test('runs the function within the span, and what comes after it outside', async () => {
    const { timed } = timing();
    const active = () => trace.getActiveSpan()?.spanContext().spanId;
    const inside = await timeCall(timed, async () => {
      await new Promise((resolve) => setImmediate(resolve));
      return active();
    });
    expect(inside).toBe(timed.span.spanContext().spanId);
    expect(active()).toBeUndefined();
  });

  test('gives the function its handle, to say that it failed without throwing', () => {
    const { timed, counts } = timing();
    expect(
      timeCall(timed, (timer) => {
        timer.fail(new RangeError('x'));
        return 1;
      }),
    ).toBe(1);
    expect(counts()).toEqual({ [failure('RangeError')]: 1 });
  });
});

describe('what throws when somebody looks into it', () => {
  const throws = (): never => {
    throw new Error('x');
  };
  const revoked = Proxy.revocable({}, {});
  revoked.revoke();
  // biome-ignore lint/suspicious/noThenProperty: a minimal thenable is what is tested.
  const thenable = { then: (resolve: (value: number) => void) => resolve(7) };
  const everyTrap: ProxyHandler<object> = { get: throws, has: throws, getPrototypeOf: throws };

  test.each<[string, object]>([
    ['looks for a then', new Proxy({}, { has: throws })],
    ['asks for its prototype', new Proxy({}, { getPrototypeOf: throws })],
    ['asks a promise for its prototype', new Proxy(Promise.resolve(), { getPrototypeOf: throws })],
    ['does anything', new Proxy({}, everyTrap)],
    ['does anything with a revoked proxy', revoked.proxy],
    ['watches its then', new Proxy(thenable, { defineProperty: throws })],
    ['asks for a property of its then', new Proxy(thenable, { getOwnPropertyDescriptor: throws })],
    ['asks for its finally', Object.defineProperty({ ...thenable }, 'finally', { get: throws })],
  ])('is passed on, where it throws when somebody %s', (_, odd) => {
    const { timed, counts } = timing();
    expect(timeCall(timed, () => odd)).toBe(odd);
    timed.end();
    expect(counts()).toEqual({ [success]: 1 });
  });

  test('is still a thenable for whoever waits for it', async () => {
    const { timed } = timing();
    const odd = Object.defineProperty({ ...thenable }, 'finally', { get: throws });
    expect(await timeCall(timed, () => odd)).toBe(7);
  });
});
