import { ExportResultCode } from '@opentelemetry/core';
import { metrics } from '@pulsetrail/catalog';
import { expect, test } from 'vitest';
import { CountedQueue } from '../../src/otlp/counted-queue.js';
import { Registry } from '../../src/registry/registry.js';
import { catchWarnings } from '../support/warnings.js';

const warnings = catchWarnings();

test('counts by the reason what is full, cannot be made, is not taken, and is taken and thrown away', async () => {
  const dropped = new Registry(100).instrument(metrics.sdkLogsDropped);
  let answer = { code: ExportResultCode.SUCCESS, rejected: 2 };
  const limits = { size: 5, queue: 3, delay: 60_000, timeout: 1_000 };
  const load = async (onRejected: (count: number) => void) => ({
    export: (_: number[], done: (result: { code: ExportResultCode }) => void) => {
      if (answer.rejected > 0) onRejected(answer.rejected);
      done(answer);
    },
    shutdown: async () => undefined,
  });
  const queue = new CountedQueue<number>({ load, limits }, dropped, 'Lines');
  const take = (value: number) => queue.take((source) => source * 2, value);
  expect([1, 2, 3, 4].map(take)).toEqual([true, true, true, false]);
  const thrower = () => {
    throw new Error('no');
  };
  expect(queue.take(thrower, undefined)).toBe(false);
  await queue.flush();
  answer = { code: ExportResultCode.FAILED, rejected: 0 };
  take(5);
  await queue.flush();
  const counts = (['queue_full', 'rejected', 'export_failed'] as const).map((reason) => dropped.with({ reason }).value);
  expect(counts).toEqual([1, 2, 1 + 1]);
  expect(warnings).toEqual([
    'Lines were dropped (queue_full); pulsetrail_sdk_logs_dropped_total counts them. Look whether the collector at the OTLP endpoint runs, accepts them and keeps up.',
  ]);
  await queue.shutdown();
});
