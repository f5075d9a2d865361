import { expect, test } from 'vitest';
import { producerContext } from '../../src/recording/producer-context.js';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const spanId = '00f067aa0ba902b7';

test('reads traceparent and tracestate', () => {
  const context = producerContext({ traceparent: `00-${traceId}-${spanId}-01`, tracestate: 'vendor=1' });
  expect(context).toMatchObject({ traceId, spanId, traceFlags: 1, isRemote: true });
  expect(context?.traceState?.get('vendor')).toBe('1');
});

test('takes the first of several', () => {
  expect(producerContext({ traceparent: [`00-${traceId}-${spanId}-00`, 'x'] })).toMatchObject({
    traceId,
    traceFlags: 0,
  });
});

test('accepts what a later version adds', () => {
  expect(producerContext({ traceparent: `01-${traceId}-${spanId}-01-more` })).toMatchObject({ traceId });
});

test.each([
  {},
  { traceparent: '' },
  { traceparent: `00-${traceId}-${spanId}-01-more` },
  { traceparent: `ff-${traceId}-${spanId}-01` },
  { traceparent: `00-${'0'.repeat(32)}-${spanId}-01` },
  { traceparent: `00-${traceId.toUpperCase()}-${spanId}-01` },
])('%j is no context', (properties) => {
  expect(producerContext(properties)).toBeUndefined();
});
