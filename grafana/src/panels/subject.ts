import { type Catalog, type MetricDefinition, metrics, sanitizeLabelName, type Target } from '@pulsetrail/catalog';
import { metricOf } from '../promql/metric.js';

/** Something of a service that has a target: an operation, a flow, or an integration by the hosts that are called. */
export interface Subject {
  /** Begins the names of its alerts. */
  readonly kind: 'Operation' | 'Flow' | 'Integration';
  readonly service: string;
  /** The histogram that times it. */
  readonly metric: MetricDefinition;
  /** The exported label that tells it from others. */
  readonly label: string;
  /** The values of that label. */
  readonly values: readonly string[];
  readonly target: Target;
}

/** Every operation of a catalog. */
export const operationsOf = ({ services }: Catalog): Subject[] =>
  services.flatMap(({ operations }) =>
    operations.map(({ service, name, metric, target }) => ({
      kind: 'Operation' as const,
      service,
      metric,
      label: 'operation',
      values: [name],
      target,
    })),
  );

/** Every flow of a catalog. */
export const flowsOf = (catalog: Catalog): Subject[] =>
  catalog.services.flatMap(({ flows }) =>
    flows.map(({ service, name, target }) => ({
      kind: 'Flow' as const,
      service,
      metric: metricOf(catalog, metrics.flowDuration),
      label: sanitizeLabelName('flow.name'),
      values: [name],
      target,
    })),
  );

/** Every integration whose hosts are declared. */
export const integrationsOf = (catalog: Catalog): Subject[] =>
  catalog.services.flatMap(({ integrations }) =>
    integrations
      .filter(({ servers }) => servers.length > 0)
      .map(({ service, servers, target }) => ({
        kind: 'Integration' as const,
        service,
        metric: metricOf(catalog, metrics.httpClientRequestDuration),
        label: sanitizeLabelName('server.address'),
        values: servers,
        target,
      })),
  );
