import type { Catalog } from '../catalog.js';
import { type MetricDefinition, metrics } from '../metrics.js';
import type { Path } from '../path.js';
import type { Target } from '../target.js';

/** A target, where it is written, and the histogram on which its latency is judged. */
export interface PlacedTarget {
  readonly path: Path;
  readonly target: Target;
  /** The key of the latency target. */
  readonly latencyKey: 'latency' | 'stored';
  /** The key of the error budget. */
  readonly errorsKey: 'errors' | 'invalid';
  readonly metric: MetricDefinition;
}

/** Every target of a catalog: of operations, flows, integrations, records and pipelines. */
export function targetsOf({ services, pipelines, metrics: table }: Catalog): PlacedTarget[] {
  const ofTable = (metric: MetricDefinition): MetricDefinition => table.get(metric.name) ?? metric;
  return [
    ...services.flatMap((service) => {
      const place = (part: string, name: string, target: Target, metric: MetricDefinition): PlacedTarget => ({
        path: ['services', service.name, part, name, 'target'],
        target,
        latencyKey: 'latency',
        errorsKey: 'errors',
        metric,
      });
      return [
        ...service.operations.map(({ name, target, metric }) => place('operations', name, target, metric)),
        ...service.flows.map(({ name, target }) => place('flows', name, target, ofTable(metrics.flowDuration))),
        ...service.integrations.map(({ name, target }) =>
          place('integrations', name, target, ofTable(metrics.httpClientRequestDuration)),
        ),
        ...service.quality.map(
          ({ name, target }): PlacedTarget => ({
            ...place('quality', name, target, metrics.dataQualityRecords),
            path: ['services', service.name, 'quality', name],
            errorsKey: 'invalid',
          }),
        ),
      ];
    }),
    ...pipelines.map(
      ({ name, target }): PlacedTarget => ({
        path: ['pipelines', name, 'target'],
        target,
        latencyKey: 'stored',
        errorsKey: 'errors',
        metric: ofTable(metrics.messagingProcessDuration),
      }),
    ),
  ];
}
