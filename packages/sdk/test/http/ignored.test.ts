import { createContextKey, ROOT_CONTEXT } from '@opentelemetry/api';
import { isTracingSuppressed, suppressTracing } from '@opentelemetry/core';
import { expect, test } from 'vitest';
import { ignoredContext, isBelowIgnored } from '../../src/http/ignored.js';

test('nothing is traced below an ignored request, by whatever asks OpenTelemetry', () => {
  expect(isTracingSuppressed(ignoredContext)).toBe(true);
});

test('what is below it is told apart from what telemetry itself does', () => {
  expect(isBelowIgnored(ignoredContext.setValue(createContextKey('x'), 1))).toBe(true);
  expect(isBelowIgnored(suppressTracing(ROOT_CONTEXT))).toBe(false);
  expect(isBelowIgnored(ROOT_CONTEXT)).toBe(false);
});
