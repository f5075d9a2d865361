import { type MetricDefinition, metrics } from '@pulsetrail/catalog/metrics';
import { Observation } from '../registry/observation.js';
import type { InstrumentOf, Registry } from '../registry/registry.js';
import { cpuUtilization } from './cpu-utilization.js';
import { eventLoopDelay } from './event-loop-delay.js';
import { memoryLimit, memoryUsage } from './memory.js';
import type { Probe } from './probe.js';

type Observed = MetricDefinition<string, 'gauge' | 'updowncounter'>;

/** What is observed of the process, by its metric. */
const probes: ReadonlyMap<Observed, (shortest: number) => Probe> = new Map<Observed, (shortest: number) => Probe>([
  [metrics.processCpuUtilization, cpuUtilization],
  [metrics.processMemoryUsage, memoryUsage],
  [metrics.processMemoryLimit, memoryLimit],
  [metrics.nodejsEventloopDelayP99, eventLoopDelay],
]);

/** The names of these metrics. What instrumentations of OpenTelemetry observe under them is the same once more. */
export const runtimeMetrics: ReadonlySet<string> = new Set([...probes.keys()].map(({ name }) => name));

/**
 * Observes processor, memory and event loop of the process, from the first collection on: until then nothing but the time
 * is taken from which on processors are counted.
 *
 * @param shortest seconds that what is measured over time goes back at least.
 * @returns a function that ends it, and shows no values of it.
 */
export function observeRuntime(registry: Registry, shortest: number): () => void {
  const made = [...probes].map(([definition, probe]) => ({ definition, ...probe(shortest) }));
  const stops: (() => void)[] = made.flatMap(({ stop }) => stop ?? []);
  let stopped = false;
  registry.atFirstCollection(() => {
    if (stopped) return;
    for (const { definition, observe } of made) {
      const instrument: InstrumentOf<Observed> = registry.instrumentOrDetached(definition);
      const observation = new Observation(instrument, observe);
      registry.addObservation(instrument, observation);
      stops.push(() => {
        if (registry.removeObservation(instrument, observation)) instrument.tree.show([]);
      });
    }
  });
  return () => {
    stopped = true;
    for (const stop of stops) stop();
  };
}
