import { context } from '@opentelemetry/api';
import { ExportResultCode, isTracingSuppressed } from '@opentelemetry/core';
import { expect, test } from 'vitest';
import { type Export, ExportAttempt } from '../../src/otlp/export-attempt.js';
import { withContext } from '../support/timing.js';

withContext();

test.each<[string, () => Promise<Export>, boolean]>([
  ['succeeds', async () => (done) => done({ code: ExportResultCode.SUCCESS }), true],
  ['fails', async () => (done) => done({ code: ExportResultCode.FAILED }), false],
  [
    'throws',
    async () => () => {
      throw new Error('no');
    },
    false,
  ],
  ['cannot be prepared', () => Promise.reject(new Error('no')), false],
  ['does not answer', async () => () => undefined, false],
  ['cannot be prepared in time', () => new Promise(() => undefined), false],
])('one that %s', async (_, prepare, expected) => {
  expect(await new ExportAttempt(20).run(prepare)).toBe(expected);
});

test('can be given up, and tried again', async () => {
  const attempt = new ExportAttempt(60_000);
  const first = attempt.run(async () => () => undefined);
  attempt.abandon();
  expect(await first).toBe(false);
  expect(await attempt.run(async () => (done) => done({ code: ExportResultCode.SUCCESS }))).toBe(true);
});

test("is nobody's request", async () => {
  let suppressed = false;
  await new ExportAttempt(1_000).run(async () => (done) => {
    suppressed = isTracingSuppressed(context.active());
    done({ code: ExportResultCode.SUCCESS });
  });
  expect(suppressed).toBe(true);
});
