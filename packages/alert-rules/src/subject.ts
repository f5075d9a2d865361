import {
  type Catalog,
  type MetricDefinition,
  metrics,
  type Service,
  sanitizeLabelName,
  type Target,
} from '@pulsetrail/catalog';
import { literal } from './alert.js';
import { equals, type Matcher } from './promql.js';

/** The label that Pulsetrail puts on every sample of a service. */
export const serviceLabel = 'service_name';

/** The label of a call that failed; absent when it succeeded. */
export const errorLabel = sanitizeLabelName('error.type');

/** Something of a service that has a target: an operation or a flow. */
export interface Subject {
  /** Begins the names of its alerts. */
  readonly kind: 'Operation' | 'Flow';
  readonly name: string;
  /** As a person would say it: `sign-in of clinic-api`. */
  readonly words: string;
  /** The histogram that times it. */
  readonly metric: MetricDefinition;
  /** The exported label that carries its name. */
  readonly label: string;
  /** Its labels on every recorded series: `service_name` and {@link label}. */
  readonly by: readonly string[];
  readonly matchers: readonly Matcher[];
  /** What its alerts carry beside the labels of the series. */
  readonly labels: Readonly<Record<string, string | undefined>>;
  readonly target: Target;
}

function subject(
  kind: Subject['kind'],
  service: Service,
  metric: MetricDefinition,
  { name, target, component }: { name: string; target: Target; component?: string },
): Subject {
  const label = sanitizeLabelName(kind === 'Operation' ? 'operation' : 'flow.name');
  return {
    kind,
    name,
    words: `${name} of ${service.name}`,
    metric,
    label,
    by: [serviceLabel, label],
    matchers: [equals(serviceLabel, service.name), equals(label, name)],
    // The name also stands on the series; as a static label it tells rules apart that are otherwise labeled alike.
    labels: { owner: literal(service.owner), service: service.name, component, [label]: name },
    target,
  };
}

/** Every operation and flow of a catalog, in the catalog's order. */
export function subjectsOf(catalog: Catalog): Subject[] {
  const flowMetric = catalog.metrics.get(metrics.flowDuration.name) ?? metrics.flowDuration;
  return catalog.services.flatMap((service) => [
    ...service.operations.map((operation) => subject('Operation', service, operation.metric, operation)),
    ...service.flows.map((flow) => subject('Flow', service, flowMetric, flow)),
  ]);
}
