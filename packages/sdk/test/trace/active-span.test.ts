import { type Context, createContextKey, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { isTracingSuppressed, suppressTracing } from '@opentelemetry/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { withActiveSpan } from '../../src/trace/active-span.js';

const spans = ['1', '2', '3'].map((digit) =>
  trace.wrapSpanContext({ traceId: digit.repeat(32), spanId: digit.repeat(16), traceFlags: 1 }),
);
const keys = ['a', 'b'].map(createContextKey);

test('is what the API gives, for any order of changes', () => {
  const change = fc.oneof(
    fc.record({ what: fc.constant('span' as const), index: fc.nat(2) }),
    fc.record({ what: fc.constant('setSpan' as const), index: fc.nat(2) }),
    fc.record({ what: fc.constant('set' as const), index: fc.nat(1), value: fc.integer() }),
    fc.record({ what: fc.constant('delete' as const), index: fc.nat(1) }),
    fc.record({ what: fc.constant('deleteSpan' as const), index: fc.constant(0) }),
    fc.record({ what: fc.constant('suppress' as const), index: fc.constant(0) }),
  );
  type Change = Parameters<Parameters<typeof change.map>[0]>[0];
  const apply = (context: Context, { what, index, ...rest }: Change, set: typeof withActiveSpan): Context => {
    const span = spans[index] ?? spans[0];
    const key = keys[index] ?? Symbol();
    if (what === 'span' && span) return set(context, span);
    if (what === 'setSpan' && span) return trace.setSpan(context, span);
    if (what === 'set') return context.setValue(key, 'value' in rest ? rest.value : 0);
    if (what === 'delete') return context.deleteValue(key);
    return what === 'suppress' ? suppressTracing(context) : trace.deleteSpan(context);
  };
  const read = (context: Context) => [
    trace.getSpan(context),
    isTracingSuppressed(context),
    ...keys.map((key) => context.getValue(key)),
  ];
  fc.assert(
    fc.property(fc.array(change, { maxLength: 12 }), (changes) => {
      let [ours, theirs] = [ROOT_CONTEXT, ROOT_CONTEXT];
      for (const next of changes) {
        ours = apply(ours, next, withActiveSpan);
        theirs = apply(theirs, next, (context, span) => trace.setSpan(context, span));
        expect(read(ours)).toEqual(read(theirs));
      }
    }),
  );
});

test('leaves the context that it is made from as it was', () => {
  const [first, second] = spans as [never, never];
  const outer = withActiveSpan(ROOT_CONTEXT, first);
  const inner = withActiveSpan(outer, second);
  expect([trace.getSpan(ROOT_CONTEXT), trace.getSpan(outer), trace.getSpan(inner)]).toEqual([undefined, first, second]);
});
