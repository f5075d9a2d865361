import { SpanKind } from '@opentelemetry/api';
import { expect, test } from 'vitest';
import { apiDetails } from '../../src/timers/api-timer.js';
import { rememberOperations } from '../../src/timers/operation-timer.js';
import { testTiming } from '../support/timing.js';

test('is an internal span named after the operation, and no label beyond it', () => {
  const { histogram } = testTiming();
  const operation = rememberOperations(histogram, new Map())('sign-in', { component: 'authentication' });
  expect(apiDetails(operation, {})).toEqual({
    spanName: 'sign-in',
    kind: SpanKind.INTERNAL,
    attributes: { component: 'authentication', operation: 'sign-in' },
    labels: undefined,
  });
});
