import { SpanStatusCode, trace } from '@opentelemetry/api';
import { metrics } from '@pulsetrail/catalog';
import { describe, expect, test } from 'vitest';
import { until } from '../../../../test/support/until.js';
import { readableSpan } from '../../src/trace/readable-span.js';
import { testTiming, withContext } from '../support/timing.js';
import { catchWarnings } from '../support/warnings.js';

withContext();
const warnings = catchWarnings();

const labels = { component: 'c', operation: 'o' };

function timing() {
  const test = testTiming();
  return { ...test, timed: test.timers().timer('c', 'o') };
}

const success = 'component="c",operation="o"';
const failure = (type: string) => `${success},error_type="${type}"`;

describe('a handle', () => {
  test('ends with its block', () => {
    const { timed, counts, span } = timing();
    {
      using timer = timed;
      timer.span.setAttribute('a', 1);
    }
    expect(counts()).toEqual({ [success]: 1 });
    expect(span().attributes).toEqual({ ...labels, a: 1 });
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

describe('a failure', () => {
  test('is counted by the place it came from, which its span names', async () => {
    const { timers, registry, written } = testTiming();
    const { timer } = timers();
    const find = () => {
      throw new RangeError('somchai');
    };
    const report = () => {
      throw new RangeError('somchai');
    };
    for (const fn of [find, report, find]) expect(() => timer('c', 'o', fn)).toThrow();
    const { series } = registry.instrument(metrics.operationErrors).tree;
    expect(series.map(({ value }) => value)).toEqual([2, 1]);
    const [found, reported] = series.map(({ attributes }) => attributes);
    expect(found).toMatchObject({ ...labels, 'error.type': 'RangeError' });
    expect(written.map(({ attributes }) => attributes['error.fingerprint'])).toEqual(
      [found, reported, found].map((attributes) => attributes?.['error.fingerprint']),
    );
  });

  test('is counted by every operation that it broke', () => {
    const { timers, errors } = testTiming();
    const { timer } = timers();
    const broken = (): never => {
      throw new RangeError('x');
    };
    expect(() => timer('c', 'outer', () => timer('c', 'inner', broken))).toThrow();
    const of = (operation: string) => `component="c",operation="${operation}",error_type="RangeError"`;
    expect(errors()).toEqual({ [of('inner')]: 1, [of('outer')]: 1 });
  });

  test('is counted where a result says so, and not where an exception is none', () => {
    const { timers, errors } = testTiming();
    const { timer } = timers();
    timer('c', 'o', { errorIf: () => 'unavailable' }, () => 503);
    const missing = (): never => {
      throw new RangeError('x');
    };
    expect(() => timer('c', 'o', { successIf: () => true }, missing)).toThrow();
    expect(errors()).toEqual({ [failure('unavailable')]: 1 });
  });

  test('is counted without spans', () => {
    const { timers, errors } = testTiming();
    const timed = timers({ tracer: undefined }).timer('c', 'o');
    timed.fail(new RangeError('x'));
    timed.end();
    expect(errors()).toEqual({ [failure('RangeError')]: 1 });
  });
});

test('measures seconds', async () => {
  const { timed, histogram, span } = timing();
  const start = performance.now();
  await until('some time to pass', () => performance.now() - start > 50);
  timed.end();
  const { sum } = histogram.with(labels);
  expect(sum).toBeGreaterThan(0.045);
  expect(sum).toBeLessThan(1);
  const [seconds, nanoseconds] = readableSpan(span()).duration;
  expect(seconds + nanoseconds / 1e9).toBeCloseTo(sum, 2);
});

test('leaves an exemplar of a trace that was kept because it failed', () => {
  const { timers, histogram } = testTiming('operationDuration', { ratio: 0 });
  const timed = timers().timer('c', 'o');
  timed.fail(new Error('x'));
  timed.end();
  const series = histogram.with({ ...labels, 'error.type': 'Error' });
  expect(series.exemplars?.filter(Boolean)).toMatchObject([{ spanId: timed.span.spanContext().spanId }]);
});

test('works with a span of another library', () => {
  const { timers, counts } = testTiming();
  const calls: unknown[] = [];
  const span = trace.wrapSpanContext({ traceId: '1'.repeat(32), spanId: '1'.repeat(16), traceFlags: 1 });
  span.setAttribute = (...given) => {
    calls.push(given);
    return span;
  };
  const timed = timers({ tracer: { startSpan: () => span } as never }).timer('c', 'o');
  timed.fail(new TypeError('x'));
  timed.end();
  expect(calls).toEqual([
    ['error.type', 'TypeError'],
    ['error.fingerprint', expect.stringMatching(/^[\da-f]{16}$/)],
  ]);
  expect(counts()).toEqual({ [failure('TypeError')]: 1 });
});

describe('set', () => {
  const scored = () => {
    const test = testTiming('scoreCalculationDuration');
    return { ...test, timed: test.timers().scoreTimer('o', { component: 'c' }) };
  };

  test('makes a label of what is one, and attributes of all', () => {
    const { timed, counts, span } = scored();
    timed.set({ 'score.model.version': '2', rows: 17 });
    timed.end();
    expect(counts()).toEqual({ [`${success},score_name="o",score_model_version="2"`]: 1 });
    expect(span().attributes).toMatchObject({ 'score.model.version': '2', rows: 17 });
  });

  test('holds for what fails too, and the last value counts', () => {
    const { timed, counts } = scored();
    timed.set({ 'score.model.version': '2' });
    timed.set({ 'score.model.version': '3' });
    timed.fail(new RangeError('x'));
    timed.end();
    expect(counts()).toEqual({ [`${success},score_name="o",score_model_version="3",error_type="RangeError"`]: 1 });
  });

  test('leaves component, operation and failure as they are, and does nothing once it has ended', () => {
    const { timed, counts } = scored();
    timed.set({ component: 'x', operation: 'y', 'error.type': 'z' });
    timed.end();
    timed.set({ 'score.model.version': '2' });
    expect(counts()).toEqual({ [`${success},score_name="o"`]: 1 });
  });

  test.each([undefined, null, 5, 'text'])('takes %j from untyped callers', (values) => {
    expect(() => scored().timed.set(values as never)).not.toThrow();
  });
});

test('says once that a span of another library threw, and goes on', () => {
  const { timers, errors } = testTiming();
  const span = {
    end: () => {
      throw new Error('x');
    },
  };
  const { timer } = timers({ tracer: { startSpan: () => span } as never });
  expect(timer('c', 'o', () => 7)).toBe(7);
  expect(warnings).toEqual([expect.stringContaining('since a span or logger of another library threw')]);
  timer('c', 'o', { errorIf: () => true }, () => 7);
  expect(errors()).toEqual({ [failure('_OTHER')]: 1 });
});
