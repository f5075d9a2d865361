import { EventEmitter } from 'node:events';
import { context, ROOT_CONTEXT, type Span, trace } from '@opentelemetry/api';
import { describe, expect, test } from 'vitest';
import { emitWithin } from '../../src/http/exchange.js';
import { ignoredContext } from '../../src/http/ignored.js';
import { testTiming, withContext } from '../support/timing.js';

withContext();
const { tracer } = testTiming();
const within = (span: Span) => trace.setSpan(ROOT_CONTEXT, span);
const request = within(tracer.startSpan('request', {}, ROOT_CONTEXT));
const below = within(tracer.startSpan('below', {}, request));
const another = within(tracer.startSpan('another request', {}, ROOT_CONTEXT));

const changed = () => {
  const emitter = new EventEmitter();
  const { emit } = emitter;
  emitter.emit = (event, ...values) => emit.call(emitter, event, ...values, 'more');
  return emitter;
};

describe.each<[string, () => EventEmitter, string[]]>([
  ['an emitter', () => new EventEmitter(), []],
  ['an emitter that somebody else has changed', changed, ['more']],
])('%s', (_, make, more) => {
  test.each([
    ['none', request, ROOT_CONTEXT, request],
    ["the request's own", request, request, request],
    ['a narrower one', request, below, below],
    ['that of another request', request, another, request],
    ['that of an ignored request', request, ignoredContext, request],
    ['none, where the request is ignored', ignoredContext, ROOT_CONTEXT, ignoredContext],
    ['that of another request, where the request is ignored', ignoredContext, request, ignoredContext],
  ])('calls its listeners in the context of the request, or a narrower one, from %s', (_from, own, from, expected) => {
    const emitter = make();
    emitWithin(emitter, own);
    const seen: unknown[] = [];
    emitter.on('a', (...values) => seen.push(context.active(), ...values));
    expect(context.with(from, () => emitter.emit('a', 1, 2))).toBe(true);
    expect(emitter.emit('b')).toBe(false);
    expect(seen).toEqual([expected, 1, 2, ...more]);
    expect(seen[0]).toBe(expected);
  });
});
