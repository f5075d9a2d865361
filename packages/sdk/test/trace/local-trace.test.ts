import { ROOT_CONTEXT, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { describe, expect, test } from 'vitest';
import { keepTrace } from '../../src/trace/keep-trace.js';
import type { RecordedSpan } from '../../src/trace/recorded-span.js';
import { SpanTemplate } from '../../src/trace/span-template.js';
import type { RecordingTracer } from '../../src/trace/tracer-provider.js';
import { testTracing } from '../support/tracing.js';

const childOf = (tracer: RecordingTracer, parent: Span, name: string, startTime?: number) =>
  tracer.startSpan(name, startTime === undefined ? {} : { startTime }, trace.setSpan(ROOT_CONTEXT, parent));

const fail = (span: Span) => span.setStatus({ code: SpanStatusCode.ERROR });

describe('the end of the first span decides', () => {
  test.each([
    [0, []],
    [1, ['child', 'root']],
  ])('at ratio %d, for a trace that nothing is special about', (ratio, expected) => {
    const { tracer, names } = testTracing({ ratio });
    const root = tracer.startSpan('root');
    childOf(tracer, root, 'child').end();
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
    expect(names()).toEqual(expect.arrayContaining(['root', 'child']));
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
    expect(names()).toEqual(['bad child', 'bad']);
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
  const many = (tracer: RecordingTracer, root: Span, count: number, name = 'child') => {
    for (let index = 0; index < count; index++) childOf(tracer, root, name).end();
  };
  const counted = (names: readonly string[]) =>
    Object.fromEntries([...new Set(names)].map((name) => [name, names.filter((other) => other === name).length]));

  test.each([
    ['is written whole when it is sampled', { ratio: 1 }, false, { child: 1_500, root: 1 }, 0],
    ['leaves nothing and loses nothing when nothing of it is wanted', { ratio: 0 }, false, {}, 0],
    ['holds the latest for a first span that fails, and counts the others', {}, true, { child: 1_000, root: 1 }, 500],
  ])('%s', (_, options, failed, expected, lost) => {
    const { tracer, names, dropped } = testTracing(options);
    const root = tracer.startSpan('root');
    many(tracer, root, 1_500);
    if (failed) fail(root);
    root.end();
    expect(counted(names())).toEqual(expected);
    expect(dropped.trace_full).toBe(lost);
  });

  test('never loses an error or a slow span, however late it comes, and the first span with it', () => {
    const { tracer, names, dropped } = testTracing();
    const root = tracer.startSpan('root');
    many(tracer, root, 1_500);
    fail(childOf(tracer, root, 'failed')).end();
    many(tracer, root, 2_500, 'after');
    childOf(tracer, root, 'slow', Date.now() - 61_000).end();
    root.end();
    // What comes after an error is written for 1,000 spans, and before the slow one the latest 1,000 are held.
    expect(counted(names())).toEqual({ child: 1_000, failed: 1, after: 2_000, slow: 1, root: 1 });
    expect(dropped.trace_full).toBe(500 + 500);
  });

  test('that never ends gives its errors out at once, with what led to them, and is not written for ever after', () => {
    const { tracer, names, dropped } = testTracing();
    const loop = tracer.startSpan('loop');
    many(tracer, loop, 3, 'before');
    fail(childOf(tracer, loop, 'failed')).end();
    expect(names()).toEqual(['before', 'before', 'before', 'failed']);
    many(tracer, loop, 5_000, 'after');
    expect(counted(names())).toEqual({ before: 3, failed: 1, after: 1_000 });
    fail(childOf(tracer, loop, 'failed')).end();
    expect(counted(names())).toEqual({ before: 3, failed: 2, after: 2_000 });
    expect(dropped.trace_full).toBe(3_000);
  });

  test('counts what comes after its end and is not written', () => {
    const { tracer, written, dropped } = testTracing();
    const root = fail(tracer.startSpan('root'));
    root.end();
    many(tracer, root, 1_200);
    expect([written.length, dropped.trace_full]).toEqual([1_001, 200]);
  });
});

describe('a trace that the end may take back', () => {
  const entry = (tracing: ReturnType<typeof testTracing>) =>
    tracing.tracer.startEntry(new SpanTemplate('root', SpanKind.SERVER, {}), undefined, true, true, Date.now());

  test.each([
    [1, ['child', 'root']],
    [0, []],
  ])('is written at its end or not at all: at a share of %d', (share, expected) => {
    const tracing = testTracing({ ratio: 1 });
    const root = entry(tracing);
    const child = childOf(tracing.tracer, root, 'child');
    child.end();
    expect([tracing.names(), (child as RecordedSpan).isWritten]).toEqual([[], false]);
    tracing.tracer.resample(root.trace, share);
    root.end();
    expect(tracing.names()).toEqual(expected);
  });

  test('is not taken back from a failed span', () => {
    const tracing = testTracing({ ratio: 1 });
    const root = entry(tracing);
    fail(childOf(tracing.tracer, root, 'failed')).end();
    tracing.tracer.resample(root.trace, 0);
    root.end();
    expect(tracing.names()).toEqual(['failed', 'root']);
  });
});
