import type { Catalog, MetricDefinition } from '@pulsetrail/catalog';
import type { Variable } from '../model/variable.js';
import { chosenServices, clusterVariable } from '../panels/scope.js';
import { serviceLabel } from '../promql/labels.js';

/** The series that exists wherever a metric does. */
const presence = ({ alerting }: Catalog, { kind, prometheusName }: MetricDefinition): string =>
  kind === 'histogram' && alerting.histograms === 'classic' ? `${prometheusName}_count` : prometheusName;

/** The names of some metrics as one selector, with what else is chosen. */
const anyOf = (catalog: Catalog, metrics: readonly MetricDefinition[], inside = ''): string =>
  `{__name__=~"${metrics.map((metric) => presence(catalog, metric)).join('|')}"${inside}}`;

const ofServices = `,${serviceLabel}=~"$service"`;

/** The services that have some metrics; without any, all services. */
export const service = (catalog: Catalog, ...metrics: readonly MetricDefinition[]): Variable => ({
  name: 'service',
  label: 'Service',
  description: 'The services that the board is about.',
  from: {
    kind: 'query',
    query:
      metrics.length === 0
        ? `label_values(${serviceLabel})`
        : `label_values(${anyOf(catalog, metrics)}, ${serviceLabel})`,
  },
});

/** The clusters of the chosen services, a choice for each label that tells them apart. */
export const clusters = ({ alerting }: Catalog): Variable[] =>
  alerting.clusterLabels.map((label) => ({
    name: clusterVariable(label),
    label,
    description: `The values of ${label} that the board is about.`,
    from: { kind: 'query', query: `label_values({${serviceLabel}=~"$service"}, ${label})` },
    // A single Prometheus puts the label on what it sends away only.
    all: '.*',
  }));

/** The instances of the chosen services, and their clusters. */
export const instances = (catalog: Catalog): Variable[] => [
  ...clusters(catalog),
  {
    name: 'instance',
    label: 'Instance',
    description: 'The instances of the chosen services.',
    from: { kind: 'query', query: `label_values({${chosenServices(catalog).join(',')}}, instance)` },
  },
];

/** The values that a label of some metrics has among the chosen services. */
export const valuesOf = (
  catalog: Catalog,
  name: string,
  title: string,
  label: string,
  metrics: readonly MetricDefinition[],
  all = '.+',
): Variable => ({
  name,
  label: title,
  description: `The values of ${label} that the board is about, among the chosen services.`,
  from: { kind: 'query', query: `label_values(${anyOf(catalog, metrics, ofServices)}, ${label})` },
  all,
});

/** The pipelines of a catalog; names of what an alert may be about. */
export const pipeline = ({ pipelines }: Catalog, hidden?: true): Variable => ({
  name: 'pipeline',
  label: 'Pipeline',
  description: 'The device pipelines that promises and alerts are about.',
  from: { kind: 'names', names: pipelines.map(({ name }) => name) },
  ...(hidden && { hidden }),
});
