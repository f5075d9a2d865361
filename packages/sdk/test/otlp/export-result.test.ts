import { ExportResultCode } from '@opentelemetry/core';
import { expect, test } from 'vitest';
import { isSuccess } from '../../src/otlp/export-result.js';

test("knows OpenTelemetry's own codes", () => {
  expect(isSuccess({ code: ExportResultCode.SUCCESS })).toBe(true);
  expect(isSuccess({ code: ExportResultCode.FAILED, error: new Error('x') })).toBe(false);
});
