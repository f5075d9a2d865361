import type { Catalog, Target } from '../catalog.js';
import { type MetricDefinition, metrics } from '../metrics.js';
import type { Path } from '../path.js';

/** A target, where it is written, and the histogram on which its latency is judged. */
export interface PlacedTarget {
  readonly path: Path;
  readonly target: Target;
  /** The key of the latency target. */
  readonly latencyKey: 'latency' | 'stored';
  readonly metric: MetricDefinition;
}

/** Every target of a catalog: of operations, flows, integrations and pipelines. */
export function targetsOf({ services, pipelines, metrics: table }: Catalog): PlacedTarget[] {
  const ofTable = (metric: MetricDefinition): MetricDefinition => table.get(metric.name) ?? metric;
  return [
    ...services.flatMap((service) => {
      const place = (part: string, name: string, target: Target, metric: MetricDefinition): PlacedTarget => ({
        path: ['services', service.name, part, name, 'target'],
        target,
        latencyKey: 'latency',
        metric,
      });
      return [
        ...service.operations.map(({ name, target, metric }) => place('operations', name, target, metric)),
        ...service.flows.map(({ name, target }) => place('flows', name, target, ofTable(metrics.flowDuration))),
        ...service.integrations.map(({ name, target }) =>
          place('integrations', name, target, ofTable(metrics.operationDuration)),
        ),
      ];
    }),
    ...pipelines.map(
      ({ name, target }): PlacedTarget => ({
        path: ['pipelines', name, 'target'],
        target,
        latencyKey: 'stored',
        metric: ofTable(metrics.messagingProcessDuration),
      }),
    ),
  ];
}
