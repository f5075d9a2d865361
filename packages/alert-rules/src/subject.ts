import {
  type Alerting,
  type Catalog,
  type MetricDefinition,
  metrics,
  type Service,
  sanitizeLabelName,
  type Target,
} from '@pulsetrail/catalog';
import { literal } from './alert.js';
import { equals, type Matcher, oneOf } from './promql.js';

/** The label that Pulsetrail puts on every sample of a service. */
export const serviceLabel = 'service_name';

/** The label of a call that failed; absent when it succeeded. */
export const errorLabel = sanitizeLabelName('error.type');

/** The labels by which something is told apart: its own, and those of clusters. */
export const identityOf = (own: readonly string[], { clusterLabels }: Pick<Alerting, 'clusterLabels'>): string[] => [
  ...own,
  ...clusterLabels,
];

/** Something of a service that has a target: an operation, a flow, or an integration by the hosts that are called. */
export interface Subject {
  /** Begins the names of its alerts. */
  readonly kind: 'Operation' | 'Flow' | 'Integration';
  readonly name: string;
  /** As a person would say it: `sign-in of clinic-api`. */
  readonly words: string;
  /** The histogram that times it. */
  readonly metric: MetricDefinition;
  /** The exported label that carries its name. */
  readonly label: string;
  /** Its labels on every recorded series: `service_name`, {@link label} and those of clusters. */
  readonly by: readonly string[];
  readonly matchers: readonly Matcher[];
  /** What its alerts carry beside the labels of the series. */
  readonly labels: Readonly<Record<string, string | undefined>>;
  /** The static labels by which its own records are told from those of others. */
  readonly identity: Readonly<Record<string, string>>;
  /** What its info metric says beside that. */
  readonly info: Readonly<Record<string, string | undefined>>;
  readonly target: Target;
}

const labelOf: Readonly<Record<Subject['kind'], string>> = {
  Operation: sanitizeLabelName('operation'),
  Flow: sanitizeLabelName('flow.name'),
  Integration: sanitizeLabelName('server.address'),
};

/** The label that says which integration an alert about a host is of. */
const integrationLabel = sanitizeLabelName('integration.name');

interface Promised {
  readonly name: string;
  readonly target: Target;
  readonly component?: string;
  readonly servers?: readonly string[];
}

function subject(
  kind: Subject['kind'],
  service: Service,
  metric: MetricDefinition,
  { name, target, component, servers }: Promised,
  alerting: Alerting,
): Subject {
  const label = labelOf[kind];
  const own = { [kind === 'Integration' ? integrationLabel : label]: name };
  return {
    kind,
    name,
    words: `${name} of ${service.name}`,
    metric,
    label,
    by: identityOf([serviceLabel, label], alerting),
    matchers: [equals(serviceLabel, service.name), oneOf(label, servers ?? [name])],
    // The name also stands on the series; as a static label it tells rules apart that are otherwise labeled alike.
    labels: { owner: literal(service.owner), service: service.name, component, ...own },
    identity: { [serviceLabel]: service.name, ...own },
    info: { owner: service.owner, component },
    target,
  };
}

/** Every operation, flow and integration with hosts of a catalog, in the catalog's order. */
export function subjectsOf(catalog: Catalog): Subject[] {
  const flowMetric = catalog.metrics.get(metrics.flowDuration.name) ?? metrics.flowDuration;
  const callMetric = catalog.metrics.get(metrics.httpClientRequestDuration.name) ?? metrics.httpClientRequestDuration;
  return catalog.services.flatMap((service) => [
    ...service.operations.map((each) => subject('Operation', service, each.metric, each, catalog.alerting)),
    ...service.flows.map((flow) => subject('Flow', service, flowMetric, flow, catalog.alerting)),
    ...service.integrations
      .filter(({ servers }) => servers.length > 0)
      .map((each) => subject('Integration', service, callMetric, each, catalog.alerting)),
  ]);
}
