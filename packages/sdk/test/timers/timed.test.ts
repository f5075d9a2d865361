import { SpanStatusCode, trace } from '@opentelemetry/api';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { until } from '../../../../test/support/until.js';
import { Timed, timeCall } from '../../src/timers/timed.js';
import { testTiming, withContext } from '../support/timing.js';

withContext();

const labels = { component: 'c', operation: 'o' };

function timing() {
  const test = testTiming();
  const timed = new Timed(test.tracer.start('span', {}, undefined), test.histogram, labels, undefined);
  return { ...test, timed };
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

  test('subscribes once to a lazy query, within the span, and lets it keep to its own class', async () => {
    const { timed, counts } = timing();
    const runs: (string | undefined)[] = [];
    const query = {
      // biome-ignore lint/suspicious/noThenProperty: the shape of a query builder is what is tested.
      then: (resolve: (rows: string[]) => unknown) => {
        runs.push(trace.getActiveSpan()?.spanContext().spanId);
        return Promise.resolve(['row']).then(resolve);
      },
    };
    expect(await timeCall(timed, () => query)).toEqual(['row']);
    expect(runs).toEqual([timed.span.spanContext().spanId]);
    expect(counts()).toEqual({ [success]: 1 });
    class Own<Value> extends Promise<Value> {}
    expect(timeCall(timing().timed, () => Own.resolve(1))).toBeInstanceOf(Own);
  });

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

describe('a handle', () => {
  test('ends with its block', () => {
    const { timed, counts, span } = timing();
    {
      using timer = timed;
      timer.span.setAttribute('a', 1);
    }
    expect(counts()).toEqual({ [success]: 1 });
    expect(span().attributes).toEqual({ a: 1 });
  });

  test('ends once', () => {
    const { timed, counts } = timing();
    timed.end();
    timed.end();
    timed.fail(new Error('x'));
    timed[Symbol.dispose]();
    expect(counts()).toEqual({ [success]: 1 });
  });

  test('says that it failed', () => {
    const { timed, counts, span } = timing();
    timed.fail('secret');
    timed.end();
    expect(counts()).toEqual({ [failure('string')]: 1 });
    expect(span().status.code).toBe(SpanStatusCode.ERROR);
  });

  test('is not active by itself, and runs a function within its span', () => {
    const { timed } = timing();
    expect(trace.getActiveSpan()).toBeUndefined();
    expect(timed.run(() => trace.getActiveSpan())).toBe(timed.span);
  });
});

test('measures seconds', async () => {
  const { timed, histogram, span } = timing();
  await timeCall(timed, () => new Promise((resolve) => setTimeout(resolve, 50)));
  const { sum } = histogram.with(labels);
  expect(sum).toBeGreaterThan(0.045);
  expect(sum).toBeLessThan(1);
  const [seconds, nanoseconds] = span().duration;
  expect(seconds + nanoseconds / 1e9).toBeCloseTo(sum, 2);
});

test('leaves an exemplar of a trace that was kept because it failed', () => {
  const { tracer, histogram } = testTiming('operationDuration', { ratio: 0 });
  const timed = new Timed(tracer.start('span', {}, undefined), histogram, labels, undefined);
  timed.fail(new Error('x'));
  timed.end();
  const series = histogram.with({ ...labels, 'error.type': 'Error' });
  expect(series.exemplars?.filter(Boolean)).toMatchObject([{ spanId: timed.span.spanContext().spanId }]);
});

test('works with a span of another library', () => {
  const { histogram, counts } = testTiming();
  const calls: unknown[] = [];
  const span = trace.wrapSpanContext({ traceId: '1'.repeat(32), spanId: '1'.repeat(16), traceFlags: 1 });
  span.setAttribute = (...given) => {
    calls.push(given);
    return span;
  };
  const timed = new Timed(span, histogram, labels, undefined);
  timed.fail(new TypeError('x'));
  timed.end();
  expect(calls).toEqual([['error.type', 'TypeError']]);
  expect(counts()).toEqual({ [failure('TypeError')]: 1 });
});
