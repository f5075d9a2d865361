import { context } from '@opentelemetry/api';
import { type ExportResult, ExportResultCode, isTracingSuppressed } from '@opentelemetry/core';
import { describe, expect, test } from 'vitest';
import { until } from '../../../../test/support/until.js';
import { type BatchExporter, type BatchLimits, BatchQueue, type DropReason } from '../../src/otlp/batch-queue.js';
import { withContext } from '../support/timing.js';

withContext();

type Done = (result: ExportResult) => void;
const succeeded = { code: ExportResultCode.SUCCESS };

function queueWith(
  exporting: (items: number[], done: Done) => void,
  limits: Partial<BatchLimits> = {},
  load?: () => Promise<BatchExporter<number>>,
) {
  const drops: Record<DropReason, number> = { queue_full: 0, export_failed: 0, stopped: 0 };
  const batches: number[][] = [];
  let isShutDown = false;
  const exporter: BatchExporter<number> = {
    export: (items, done) => {
      batches.push(items);
      exporting(items, done);
    },
    shutdown: async () => {
      isShutDown = true;
    },
  };
  const queue = new BatchQueue<number>({
    load: load ?? (async () => exporter),
    limits: { size: 10, queue: 25, delay: 10, timeout: 5_000, ...limits },
    onDrop: (reason, count) => {
      drops[reason] += count;
    },
  });
  return { queue, drops, batches, isShutDown: () => isShutDown };
}

const push = (queue: BatchQueue<number>, count: number) => {
  for (let item = 0; item < count; item++) queue.push(item);
};

describe('a batch', () => {
  test('is what came within the delay', async () => {
    const { queue, batches } = queueWith((_, done) => done(succeeded));
    push(queue, 3);
    await until('the batch', () => batches.length > 0);
    expect(batches).toEqual([[0, 1, 2]]);
  });

  test('goes at once when it is full, and the rest later', async () => {
    const { queue, batches } = queueWith((_, done) => done(succeeded), { delay: 20 });
    push(queue, 13);
    await until('both batches', () => batches.length === 2);
    expect(batches.map(({ length }) => length)).toEqual([10, 3]);
  });

  test('waits for the one before', async () => {
    const waiting: (() => void)[] = [];
    const { queue, batches } = queueWith((_, done) => void waiting.push(() => done(succeeded)));
    push(queue, 25);
    await until('the first batch', () => batches.length === 1);
    waiting.shift()?.();
    await until('the second batch', () => batches.length === 2);
    expect(batches.map(({ length }) => length)).toEqual([10, 10]);
    queue.abandon();
  });

  test("is handed over where requests are nobody's", async () => {
    let suppressed = false;
    const { queue } = queueWith((_, done) => {
      suppressed = isTracingSuppressed(context.active());
      done(succeeded);
    });
    push(queue, 1);
    await queue.flush();
    expect(suppressed).toBe(true);
  });
});

describe('what is lost is counted', () => {
  test('when more waits than the limit, that under way among it', async () => {
    const { queue, drops } = queueWith(() => undefined);
    push(queue, 100);
    await until('the drops', () => drops.queue_full === 75);
    push(queue, 1);
    expect(drops).toEqual({ queue_full: 76, export_failed: 0, stopped: 0 });
    queue.abandon();
    await until('what was held', () => drops.export_failed === 25);
  });

  test.each<[string, (items: number[], done: Done) => void]>([
    ['says that it failed', (_, done) => done({ code: ExportResultCode.FAILED })],
    [
      'throws',
      () => {
        throw new Error('no');
      },
    ],
    [
      'answers twice',
      (_, done) => {
        done({ code: ExportResultCode.FAILED });
        done({ code: ExportResultCode.FAILED });
      },
    ],
    ['does not answer in time', () => undefined],
  ])('when the exporter %s, and the next batch goes', async (_, exporting) => {
    const { queue, drops, batches } = queueWith(exporting, { timeout: 20 });
    push(queue, 5);
    await queue.flush();
    push(queue, 5);
    await queue.flush();
    expect(drops).toEqual({ queue_full: 0, export_failed: 10, stopped: 0 });
    expect(batches).toHaveLength(2);
  });

  test('when the exporter cannot be loaded', async () => {
    const { queue, drops } = queueWith(
      () => undefined,
      {},
      async () => {
        throw new Error('no such package');
      },
    );
    queue.warm();
    push(queue, 5);
    await queue.flush();
    expect(drops.export_failed).toBe(5);
    await expect(queue.shutdown()).resolves.toBeUndefined();
  });
});

describe('the end', () => {
  test('flush waits for all that is held', async () => {
    const { queue, batches } = queueWith((_, done) => void setTimeout(() => done(succeeded), 5), { delay: 60_000 });
    push(queue, 25);
    await queue.flush();
    expect(batches.map(({ length }) => length)).toEqual([10, 10, 5]);
  });

  test('flush does not wait for what its own export brings about', async () => {
    const { queue, batches } = queueWith(
      (_, done) => {
        queue.push(0);
        done(succeeded);
      },
      { delay: 60_000 },
    );
    push(queue, 3);
    await queue.flush();
    expect(batches).toHaveLength(1);
    queue.abandon();
  });

  test('shutdown hands over the rest, closes the exporter, and takes nothing more', async () => {
    const { queue, batches, drops, isShutDown } = queueWith((_, done) => done(succeeded));
    push(queue, 3);
    await queue.shutdown();
    await queue.shutdown();
    expect([batches, isShutDown()]).toEqual([[[0, 1, 2]], true]);
    push(queue, 1);
    expect(drops).toEqual({ queue_full: 0, export_failed: 0, stopped: 1 });
  });

  test('shutdown loads no exporter that was never needed', async () => {
    let loaded = false;
    const { queue } = queueWith(
      () => undefined,
      {},
      async () => {
        loaded = true;
        throw new Error('no');
      },
    );
    await queue.shutdown();
    expect(loaded).toBe(false);
  });

  test('abandon ends a shutdown that an exporter holds up', async () => {
    const { queue, drops } = queueWith(() => undefined);
    push(queue, 12);
    const ended = queue.shutdown();
    await until('the export', () => drops.queue_full === 0);
    await Promise.resolve();
    queue.abandon();
    await ended;
    expect(drops.export_failed).toBe(12);
  });
});
