import { context, ROOT_CONTEXT, TraceFlags, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { suppressTracing } from '@opentelemetry/core';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RecordingTracerProvider } from '../../src/trace/tracer-provider.js';
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
    const [outer, inner] = written;
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
