import { defineCatalog, metrics } from '@pulsetrail/catalog';
import { type FlowTimer, type FlowTimerSetup, flowTimer } from '../../src/flows/flow-timer.js';
import type { Histogram } from '../../src/registry/histogram.js';
import { Registry } from '../../src/registry/registry.js';
import { type TestTracing, testTracing } from './tracing.js';

/** A service with flows, one of them with a target. */
export const flowCatalog = defineCatalog({
  services: {
    'clinic-api': {
      owner: 'care',
      flows: {
        registration: { steps: ['identify', 'consent', 'book'], target: { latency: '5s' } },
        training: { steps: ['watch'] },
      },
    },
    'clinic-worker': { owner: 'care' },
  },
});

/** The flows of that service by name. */
export type ClinicFlows = FlowTimer<{ registration: 'identify' | 'consent' | 'book'; training: 'watch' }>;

export interface TestFlows extends TestTracing {
  readonly registry: Registry;
  readonly flow: ClinicFlows;
  /** The same as untyped callers see it. */
  readonly untyped: (...given: unknown[]) => unknown;
  /** Finished runs of flows by name; `registration TypeError` for those that failed. */
  readonly flows: () => Record<string, number>;
  /** The same of steps: `registration book TypeError`. */
  readonly steps: () => Record<string, number>;
}

const countsOf = (histogram: Histogram): Record<string, number> =>
  Object.fromEntries(
    histogram.tree.series
      .filter(({ count }) => count > 0)
      .map(({ attributes, count }) => [Object.values(attributes).join(' '), count]),
  );

/** Flows of the service of that catalog, with a tracer that keeps everything unless said otherwise. */
export function testFlows(setup: Partial<FlowTimerSetup> = {}, tracing = { ratio: 1 }): TestFlows {
  const traced = testTracing(tracing);
  const registry = new Registry(100);
  const [service] = flowCatalog.services;
  const flow = flowTimer({ tracer: traced.tracer, registry, service, slowAfter: 60, ...setup });
  return {
    ...traced,
    registry,
    flow: flow as unknown as ClinicFlows,
    untyped: flow as unknown as TestFlows['untyped'],
    flows: () => countsOf(registry.instrument(metrics.flowDuration) as Histogram),
    steps: () => countsOf(registry.instrument(metrics.flowStepDuration) as Histogram),
  };
}
