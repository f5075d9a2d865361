import { type Context, context, createContextKey, ROOT_CONTEXT, SpanKind, TraceFlags, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { suppressTracing } from '@opentelemetry/core';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { now } from '../../src/trace/clock.js';
import { SpanTemplate } from '../../src/trace/span-template.js';
import { type RecordingTracer, RecordingTracerProvider } from '../../src/trace/tracer-provider.js';
import { testTracing } from '../support/tracing.js';

beforeAll(() => void context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable()));
afterAll(() => context.disable());

const remote = (traceFlags: TraceFlags) =>
  trace.setSpanContext(ROOT_CONTEXT, { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags, isRemote: true });

describe('a parent from another service', () => {
  test.each([
    ['sampled', TraceFlags.SAMPLED, 0, ['span']],
    ['not sampled', TraceFlags.NONE, 1, []],
  ])('that is %s decides instead of the share, and its trace goes on', (_, flags, ratio, expected) => {
    const { tracer, names } = testTracing({ ratio });
    const span = tracer.startSpan('span', {}, remote(flags));
    span.end();
    expect(span.spanContext()).toMatchObject({ traceId: 'a'.repeat(32), traceFlags: flags });
    expect(names()).toEqual(expected);
  });

  test('that is not valid is none', () => {
    const { tracer } = testTracing();
    const invalid = trace.setSpanContext(ROOT_CONTEXT, { traceId: '0'.repeat(32), spanId: 'x', traceFlags: 1 });
    expect(tracer.start('span', {}, trace.getSpan(invalid)).parentSpanContext).toBeUndefined();
  });
});

test('a span with the option root begins a trace of its own', () => {
  const { tracer } = testTracing();
  const outer = tracer.startSpan('outer');
  const inner = tracer.startSpan('inner', { root: true }, trace.setSpan(ROOT_CONTEXT, outer));
  expect(inner.spanContext().traceId).not.toBe(outer.spanContext().traceId);
});

test('nothing is recorded where tracing is suppressed, as exporters ask for', () => {
  const { tracer, names } = testTracing({ ratio: 1 });
  const span = tracer.startSpan('span', {}, suppressTracing(ROOT_CONTEXT));
  span.end();
  expect(span.isRecording()).toBe(false);
  expect(names()).toEqual([]);
});

describe('startActiveSpan', () => {
  const throws = (): never => {
    throw new Error('x');
  };

  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'x'],
    ['an object', {}],
    ['what throws when asked for its prototype', new Proxy(ROOT_CONTEXT, { getPrototypeOf: throws })],
    ['what throws at everything', new Proxy({}, { get: throws, has: throws, getPrototypeOf: throws })],
  ])('runs its function in the active context where it is given %s as options or for a context', (_, odd) => {
    const { tracer } = testTracing();
    const key = createContextKey('a');
    const ran = () => [trace.getActiveSpan() !== undefined, context.active().getValue(key)];
    context.with(ROOT_CONTEXT.setValue(key, 7), () => {
      expect(tracer.startActiveSpan('x', {}, odd as Context, ran)).toEqual([true, 7]);
      expect(tracer.startActiveSpan('x', odd as never, ran)).toEqual([true, 7]);
    });
  });

  test.each([
    ['a function', (run: () => unknown) => testTracing().tracer.startActiveSpan('span', run)],
    ['options and a function', (run: () => unknown) => testTracing().tracer.startActiveSpan('span', {}, run)],
    [
      'options, a context and a function',
      (run: () => unknown) => testTracing().tracer.startActiveSpan('span', {}, ROOT_CONTEXT, run),
    ],
  ])('takes %s, runs it within the span and gives its result', (_, call) => {
    expect(call(() => (trace.getActiveSpan() as { name?: string } | undefined)?.name)).toBe('span');
  });

  test('makes spans within children, across awaits', async () => {
    const { tracer, written } = testTracing({ ratio: 1 });
    await tracer.startActiveSpan('outer', async (outer) => {
      await new Promise((resolve) => setImmediate(resolve));
      tracer.startSpan('inner').end();
      outer.end();
    });
    const [inner, outer] = written;
    expect(inner?.parentSpanContext?.spanId).toBe(outer?.spanContext().spanId);
  });
});

test('gives one tracer per name, version and schema', () => {
  const provider = new RecordingTracerProvider({
    resource: resourceFromAttributes({}),
    ratio: 1,
    slowAfter: 1,
    sink: undefined,
  });
  expect(provider.getTracer('a', '1')).toBe(provider.getTracer('a', '1'));
  expect(provider.getTracer('a', '1')).not.toBe(provider.getTracer('a', '2'));
  const span = provider.getTracer('a', '1', { schemaUrl: 'https://example.org/s' }).start('s', {}, undefined);
  expect(span.instrumentationScope).toEqual({ name: 'a', version: '1', schemaUrl: 'https://example.org/s' });
});

describe('the share of an operation', () => {
  const template = new SpanTemplate('pay', SpanKind.INTERNAL, {});
  const kept = (ratio: number, share: number | undefined, parent: (tracer: RecordingTracer) => Context) => {
    const { tracer, written } = testTracing({ ratio });
    for (let index = 0; index < 2_000; index++) {
      const active = parent(tracer);
      tracer.startFrom(template, active, 1, share, now()).end();
      trace.getSpan(active)?.end();
    }
    return written.filter(({ name }) => name === 'pay').length / 2_000;
  };
  const below = (tracer: RecordingTracer) => trace.setSpan(ROOT_CONTEXT, tracer.startSpan('request'));

  test.each<[string, number, number | undefined, (tracer: RecordingTracer) => Context, number]>([
    ['takes the place of the process', 0.1, 0.5, () => ROOT_CONTEXT, 0.5],
    ['also where it is lower', 0.5, 0, () => ROOT_CONTEXT, 0],
    ['is the process where none is said', 0.3, undefined, () => ROOT_CONTEXT, 0.3],
    ['raises that of the trace it is part of', 0.2, 0.6, below, 0.6],
    ['and does not lower it', 0.5, 0, below, 0.5],
    ['keeps all where it is 1', 0, 1, below, 1],
    ['keeps what another service does not', 0, 1, () => remote(TraceFlags.NONE), 1],
    ['leaves what another service keeps', 0, 0, () => remote(TraceFlags.SAMPLED), 1],
  ])('%s', (_, ratio, share, parent, expected) => {
    expect(Math.abs(kept(ratio, share, parent) - expected)).toBeLessThan(0.06);
  });
});
