import { ROOT_CONTEXT } from '@opentelemetry/api';
import * as core from '@opentelemetry/core';
import { expect, test } from 'vitest';
import { isTracingSuppressed, suppressTracing } from '../src/suppression.js';

test("is understood by OpenTelemetry's own packages, and understands them", () => {
  expect([isTracingSuppressed(ROOT_CONTEXT), core.isTracingSuppressed(ROOT_CONTEXT)]).toEqual([false, false]);
  expect(core.isTracingSuppressed(suppressTracing(ROOT_CONTEXT))).toBe(true);
  expect(isTracingSuppressed(core.suppressTracing(ROOT_CONTEXT))).toBe(true);
  expect(isTracingSuppressed(core.unsuppressTracing(suppressTracing(ROOT_CONTEXT)))).toBe(false);
});
