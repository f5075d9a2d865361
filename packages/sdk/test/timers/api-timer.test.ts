import { SpanKind } from '@opentelemetry/api';
import { expect, test } from 'vitest';
import { testTiming } from '../support/timing.js';

test('is an internal span named after the operation, and no label beyond it', () => {
  const { timers, span, counts } = testTiming();
  timers().apiTimer('sign-in', { component: 'authentication' }, () => 1);
  expect(span()).toMatchObject({ name: 'sign-in', kind: SpanKind.INTERNAL });
  expect(span().attributes).toEqual({ component: 'authentication', operation: 'sign-in' });
  expect(counts()).toEqual({ 'component="authentication",operation="sign-in"': 1 });
});
