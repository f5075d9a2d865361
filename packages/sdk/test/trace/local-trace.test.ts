import { ROOT_CONTEXT, type Span, SpanStatusCode, trace } from '@opentelemetry/api';
import { describe, expect, test } from 'vitest';
import { keepTrace } from '../../src/trace/recorded-span.js';
import type { RecordingTracer } from '../../src/trace/tracer-provider.js';
import { testTracing } from '../support/tracing.js';

const childOf = (tracer: RecordingTracer, parent: Span, name: string, startTime?: number) =>
  tracer.startSpan(name, startTime === undefined ? {} : { startTime }, trace.setSpan(ROOT_CONTEXT, parent));

const fail = (span: Span) => span.setStatus({ code: SpanStatusCode.ERROR });

describe('the end of the first span decides', () => {
  test.each([
    [0, []],
    [1, ['root', 'child']],
  ])('at ratio %d, for a trace that nothing is special about', (ratio, expected) => {
    const { tracer, names } = testTracing({ ratio });
    const root = tracer.startSpan('root');
    childOf(tracer, root, 'child').end();
    expect(names()).toEqual([]);
    root.end();
    expect(names()).toEqual(expected);
  });

  test('about a share of them in between', () => {
    const { tracer, names } = testTracing({ ratio: 0.25 });
    for (let index = 0; index < 4_000; index++) tracer.startSpan('root').end();
    expect(names().length).toBeGreaterThan(800);
    expect(names().length).toBeLessThan(1_200);
  });

  test.each([
    ['the first span failed', (_: RecordingTracer, root: Span) => void fail(root)],
    ['a span below it failed', (tracer: RecordingTracer, root: Span) => fail(childOf(tracer, root, 'other')).end()],
    [
      'a span below it was slow',
      (tracer: RecordingTracer, root: Span) => childOf(tracer, root, 'other', Date.now() - 61_000).end(),
    ],
    ['somebody wants it', (_: RecordingTracer, root: Span) => keepTrace(root)],
    [
      'somebody wants it by a span below',
      (tracer: RecordingTracer, root: Span) => keepTrace(childOf(tracer, root, 'open')),
    ],
  ])('and it is kept whole when %s', (_, happen) => {
    const { tracer, names } = testTracing();
    const root = tracer.startSpan('root');
    childOf(tracer, root, 'child').end();
    happen(tracer, root);
    root.end();
    expect(names().slice(0, 2)).toEqual(['root', 'child']);
  });

  test('and a slow first span is one that took longer than its limit', () => {
    const { tracer, names } = testTracing({ slowAfter: 2 });
    for (const [name, took] of [
      ['fast', 1_900],
      ['slow', 2_100],
    ] as const) {
      tracer.startSpan(name, { startTime: Date.now() - took }).end();
    }
    expect(names()).toEqual(['slow']);
  });

  test('and each trace is decided for itself', () => {
    const { tracer, names } = testTracing();
    const [good, bad] = [tracer.startSpan('good'), tracer.startSpan('bad')];
    childOf(tracer, good, 'good child').end();
    fail(childOf(tracer, bad, 'bad child')).end();
    good.end();
    bad.end();
    expect(names()).toEqual(['bad', 'bad child']);
  });
});

describe('a span that outlives the first', () => {
  test.each([
    ['is written with a kept trace', 1, false, ['root', 'late']],
    ['is forgotten with a forgotten one', 0, false, []],
    ['is written when it failed, in any case', 0, true, ['late']],
  ])('%s', (_, ratio, failed, expected) => {
    const { tracer, names } = testTracing({ ratio });
    const root = tracer.startSpan('root');
    const late = childOf(tracer, root, 'late');
    root.end();
    if (failed) fail(late);
    late.end();
    expect(names()).toEqual(expected);
  });
});

describe('a trace of very many spans', () => {
  test.each([
    ['loses and counts what it cannot hold', 1, 1_001, 500],
    ['counts nothing when nothing of it is wanted', 0, 0, 0],
  ])('%s', (_, ratio, expected, lost) => {
    const { tracer, written, dropped } = testTracing({ ratio });
    const root = tracer.startSpan('root');
    for (let index = 0; index < 1_500; index++) childOf(tracer, root, 'child').end();
    root.end();
    expect(written).toHaveLength(expected);
    expect(dropped.trace_full).toBe(lost);
  });
});
