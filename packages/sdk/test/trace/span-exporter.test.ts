import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import { metrics } from '@pulsetrail/catalog';
import { describe, expect, test } from 'vitest';
import { until } from '../../../../test/support/until.js';
import { Registry } from '../../src/registry/registry.js';
import type { EncodedSpan } from '../../src/trace/span-encoder.js';
import { ExportingSink } from '../../src/trace/span-exporter.js';
import { testTracing } from '../support/tracing.js';
import { catchWarnings } from '../support/warnings.js';

const warnings = catchWarnings();

type Export = (spans: EncodedSpan[], done: (result: ExportResult) => void) => void;

function sinkWith(exporting: Export) {
  const dropped = new Registry(100).instrument(metrics.sdkSpansDropped);
  const exporter = { export: exporting, shutdown: async () => undefined };
  const count = (reason: 'queue_full' | 'export_failed' | 'trace_full') => dropped.with({ reason }).value;
  const limits = { size: 512, queue: 2_048, delay: 1_000, timeout: 30_000 };
  return { sink: new ExportingSink({ load: async () => exporter, limits }, dropped), count };
}

const span = (attributes = {}) => {
  const ended = testTracing().tracer.start('span', { attributes }, undefined);
  ended.end();
  return ended;
};

test('says once that the collector takes nothing, and where to look', async () => {
  const { sink } = sinkWith((_, done) => done({ code: ExportResultCode.FAILED }));
  for (let index = 0; index < 2; index++) {
    sink.write(span());
    await sink.flush().catch(() => undefined);
  }
  expect(warnings).toEqual([expect.stringContaining('pulsetrail_sdk_spans_dropped_total counts them')]);
  await sink.shutdown();
});

describe('write', () => {
  test('hands over in batches, after a second at the latest', async () => {
    const batches: number[] = [];
    const { sink } = sinkWith((spans, done) => {
      batches.push(spans.length);
      done({ code: ExportResultCode.SUCCESS });
    });
    for (let index = 0; index < 3; index++) sink.write(span());
    await until('the batch', () => batches.length > 0);
    expect(batches).toEqual([3]);
    await sink.shutdown();
  });

  test('holds 2,048 spans for an exporter that does not answer, and counts the others', async () => {
    const waiting: (() => void)[] = [];
    const { sink, count } = sinkWith((_, done) => void waiting.push(() => done({ code: ExportResultCode.SUCCESS })));
    for (let index = 0; index < 2_500; index++) sink.write(span());
    expect(count('queue_full')).toBe(452);
    const flushed = sink.flush();
    await until('the exports', () => {
      for (const answer of waiting.splice(0)) answer();
      return true;
    });
    const answering = setInterval(() => {
      for (const answer of waiting.splice(0)) answer();
    }, 1);
    await flushed;
    sink.write(span());
    expect(count('queue_full')).toBe(452);
    await sink.shutdown();
    clearInterval(answering);
  });

  test('does not throw at a span whose attributes do, and counts it', async () => {
    const { sink, count } = sinkWith((_, done) => done({ code: ExportResultCode.SUCCESS }));
    const awkward = {
      get thrower(): string {
        throw new Error('no');
      },
    };
    expect(() => sink.write(span({ awkward }))).not.toThrow();
    expect(count('export_failed')).toBe(1);
    await sink.shutdown();
  });
});

test.each([
  [
    'says that it failed',
    (_: unknown, done: (result: ExportResult) => void) => done({ code: ExportResultCode.FAILED }),
  ],
  [
    'throws',
    () => {
      throw new Error('no');
    },
  ],
] satisfies [string, Export][])(
  'counts the spans of a batch when the exporter %s, and goes on',
  async (_, exporting) => {
    const { sink, count } = sinkWith(exporting);
    for (let index = 0; index < 3_000; index++) {
      sink.write(span());
      if (index % 500 === 499) await sink.flush().catch(() => undefined);
    }
    await sink.flush().catch(() => undefined);
    expect(count('export_failed')).toBe(3_000);
    expect(count('queue_full')).toBe(0);
    await sink.shutdown().catch(() => undefined);
  },
);

test('counts what a trace could not hold', () => {
  const { sink, count } = sinkWith(() => undefined);
  sink.drop('trace_full', 7);
  expect(count('trace_full')).toBe(7);
});
