import { context, SpanKind, trace } from '@opentelemetry/api';
import { expect, test } from 'vitest';
import { isWithinDatabaseTimer } from '../../src/trace/database-timer.js';
import type { RecordedSpan } from '../../src/trace/recorded-span.js';
import { testTiming, withContext } from '../support/timing.js';

withContext();

const { tracer, timers } = testTiming();
const { dbTimer, apiTimer } = timers();
const within = () => isWithinDatabaseTimer(trace.getActiveSpan());
const kindOf = (attributes: object, kind = SpanKind.CLIENT) =>
  (tracer.startSpan('query', { kind, attributes: { ...attributes } }) as RecordedSpan).kind;

test('what happens in a dbTimer, at any depth, is within it', () => {
  expect(within()).toBe(false);
  expect(apiTimer('a', within)).toBe(false);
  expect(dbTimer('a', within)).toBe(true);
  expect(dbTimer('a', { system: 'mysql', statement: 'SELECT 1' }, () => apiTimer('b', within))).toBe(true);
  expect(dbTimer('a', () => context.with(context.active(), () => tracer.startActiveSpan('x', within)))).toBe(true);
});

test.each([
  ['there are no spans', undefined],
  ['spans are those of another library', trace.getTracer('another')],
])('that holds across awaits where %s', async (_, other) => {
  const others = timers({ tracer: other });
  const later = async () => {
    await new Promise((resolve) => setImmediate(resolve));
    return within();
  };
  expect(await others.dbTimer('a', later)).toBe(true);
  expect(await others.dbTimer('a', { system: 'mysql' }, () => others.apiTimer('b', later))).toBe(true);
  expect(await others.apiTimer('a', later)).toBe(false);
  using handle = others.dbTimer('a');
  expect([handle.run(within), within()]).toEqual([true, false]);
});

test.each([
  ['of a driver, by the name of today', { 'db.system.name': 'postgresql' }, SpanKind.CLIENT, SpanKind.INTERNAL],
  ['of a driver, by the name of before', { 'db.system': 'redis' }, SpanKind.CLIENT, SpanKind.INTERNAL],
  ['of something else that is asked', { 'rpc.system': 'grpc' }, SpanKind.CLIENT, SpanKind.CLIENT],
  ['of another kind', { 'db.system': 'redis' }, SpanKind.PRODUCER, SpanKind.PRODUCER],
])('a span %s', (_, attributes, kind, expected) => {
  expect(dbTimer('a', () => kindOf(attributes, kind))).toBe(expected);
  expect(kindOf(attributes, kind)).toBe(kind);
});
