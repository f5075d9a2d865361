import { context } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { metrics } from '@pulsetrail/catalog';
import { afterAll, beforeAll } from 'vitest';
import type { Histogram } from '../../src/registry/histogram.js';
import { Registry } from '../../src/registry/registry.js';
import { type ServiceTimersSetup, serviceTimers } from '../../src/timers/service-timers.js';
import type { RecordedSpan } from '../../src/trace/recorded-span.js';
import { type TestTracing, testTracing } from './tracing.js';

/** Makes context follow asynchronous calls in the tests of a file, as `start` does. */
export function withContext(): void {
  beforeAll(() => void context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable()));
  afterAll(() => context.disable());
}

export interface TestTiming extends TestTracing {
  readonly registry: Registry;
  readonly histogram: Histogram;
  /** Number of values by label text; series without any are left out. */
  readonly counts: () => Record<string, number>;
  /** Failed calls, and what requests threw, by label text with the fingerprint left out. */
  readonly errors: () => Record<string, number>;
  /** The only span that was written. */
  readonly span: () => RecordedSpan;
  /** Timers of a service without a catalog, unless said otherwise, that leave it here. */
  readonly timers: (setup?: Partial<ServiceTimersSetup>) => ReturnType<typeof serviceTimers>;
  /** Slow calls by label text; operations without any are left out. */
  readonly slow: () => Record<string, number>;
}

/** A registry and a tracer that keeps everything, to look at what a timer leaves. */
export function testTiming(metric: keyof typeof metrics = 'operationDuration', options = { ratio: 1 }): TestTiming {
  const tracing = testTracing(options);
  const registry = new Registry(100);
  const histogram = registry.instrument(metrics[metric]) as Histogram;
  return {
    ...tracing,
    registry,
    histogram,
    counts: () =>
      Object.fromEntries(
        histogram.tree.series.filter(({ count }) => count > 0).map(({ labelText, count }) => [labelText, count]),
      ),
    timers: (setup = {}) =>
      serviceTimers({
        tracer: tracing.tracer,
        registry,
        service: undefined,
        slowAfter: 60,
        shares: {},
        statements: 'none',
        ...setup,
      }),
    slow: () =>
      Object.fromEntries(
        registry
          .instrument(metrics.operationSlow)
          .tree.series.filter(({ value }) => value > 0)
          .map(({ labelText, value }) => [labelText, value]),
      ),
    errors: () => {
      const sums: Record<string, number> = {};
      for (const { labelText, value } of registry.instrument(metrics.operationErrors).tree.series) {
        const rest = labelText.replace(/,error_fingerprint="[\da-f]{16}"$/, '');
        sums[rest] = (sums[rest] ?? 0) + value;
      }
      return sums;
    },
    span: () => {
      const [span, ...others] = tracing.written;
      if (span === undefined || others.length > 0) throw new Error(`${tracing.written.length} spans were written`);
      return span;
    },
  };
}
