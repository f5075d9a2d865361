import { type Catalog, deviceFamilyNames, type MetricDefinition, sanitizeLabelName } from '@pulsetrail/catalog';
import { MetricsPage } from '../../support/metrics-page.ts';

type Labels = Readonly<Record<string, string>>;

/** The service that runs device pipelines; it is not part of a catalog. */
export const bridge = 'mqtt-bridge';

/** What is counted of calls of every kind. */
const callCounts: ReadonlySet<string> = new Set(['operation.slow', 'operation.errors']);

/** Labels by the name of the metric's first own label that only the catalog knows the values of. */
const declared: Readonly<Record<string, (catalog: Catalog) => { service: string; labels: Labels }[]>> = {
  'flow.name': ({ services }) =>
    services.flatMap(({ flows }) =>
      flows.flatMap(({ service, name, steps }) =>
        steps.map((step) => ({ service, labels: { 'flow.name': name, 'flow.step': step } })),
      ),
    ),
  'integration.name': ({ services }) =>
    services.flatMap(({ integrations }) =>
      integrations.map(({ service, name }) => ({ service, labels: { 'integration.name': name } })),
    ),
  'server.address': ({ services }) =>
    services.flatMap(({ integrations }) =>
      integrations.flatMap(({ service, servers }) =>
        servers.map((server) => ({ service, labels: { 'server.address': server } })),
      ),
    ),
  heartbeat: ({ services }) =>
    services.flatMap(({ heartbeats }) =>
      heartbeats.map(({ service, name }) => ({ service, labels: { heartbeat: name } })),
    ),
  'queue.name': ({ services }) =>
    services.flatMap(({ name: service, saturation }) =>
      (saturation?.queues ?? []).map(({ name }) => ({ service, labels: { 'queue.name': name } })),
    ),
};

function placesOf(metric: MetricDefinition, catalog: Catalog): { service: string; labels: Labels }[] {
  const { services } = catalog;
  const owner = services.find(({ counters }) => counters.some(({ name }) => name === metric.name));
  if (owner !== undefined) return [{ service: owner.name, labels: {} }];
  if (metric.labels.includes('operation')) {
    return services
      .flatMap(({ operations }) => operations)
      .filter((operation) => operation.metric.name === metric.name || callCounts.has(metric.name))
      .map(({ service, name, component }) => ({ service, labels: { component, operation: name } }));
  }
  if (metric.labels.includes('check')) {
    return services.flatMap(({ healthChecks, quality }) =>
      (metric.kind === 'counter' ? quality : healthChecks).map(({ service, name }) => ({
        service,
        labels: { check: name },
      })),
    );
  }
  const known = metric.labels.find((label) => declared[label] !== undefined);
  if (known !== undefined) return declared[known]?.(catalog) ?? [];
  const isOfDevices = metric.labels.includes('device.type') || metric.name.startsWith('pulsetrail.bridge.');
  return isOfDevices ? [{ service: bridge, labels: {} }] : services.map(({ name }) => ({ service: name, labels: {} }));
}

/** Every label set of a metric: all that is declared, all closed values, with and without an error. */
function labelSets({ labels, values }: MetricDefinition, place: Labels): Labels[] {
  let sets: Labels[] = [{}];
  for (const label of labels) {
    const own = place[label];
    const possible: readonly (string | undefined)[] =
      own !== undefined
        ? [own]
        : label === 'error.type'
          ? [undefined, 'timeout']
          : (values[label] ?? (label === 'device.type' ? deviceFamilyNames : ['some']));
    sets = sets.flatMap((set) =>
      possible.map((value) => (value === undefined ? set : { ...set, [sanitizeLabelName(label)]: value })),
    );
  }
  return sets;
}

const level = ({ name }: MetricDefinition): number =>
  name.endsWith('.time') ? Date.now() / 1_000 - 1 : name.endsWith('.limit') ? 1_000 : 1;

/** By service: a page with every metric of a catalog under every label that it can have, in which everything happens again and again. */
export function pagesOfEverything(catalog: Catalog): Record<string, () => string> {
  const pages = new Map<string, MetricsPage>();
  const pageOf = (service: string): MetricsPage => {
    const page = pages.get(service) ?? new MetricsPage();
    pages.set(service, page);
    return page;
  };
  const series = [...catalog.metrics.values()].flatMap((metric) =>
    placesOf(metric, catalog).flatMap(({ service, labels: place }) =>
      labelSets(metric, place).map((labels) => ({
        metric,
        page: pageOf(service),
        labels: { service_name: service, ...labels },
      })),
    ),
  );
  const happen = (on: MetricsPage): void => {
    for (const { metric, page, labels } of series) {
      if (page !== on) continue;
      if (metric.kind === 'histogram') page.observe(metric, labels, metric.buckets[1] ?? 1);
      else if (metric.kind === 'counter') page.add(metric, labels);
      else page.set(metric, labels, level(metric));
    }
  };
  return Object.fromEntries(
    [...pages].map(([service, page]) => [
      service,
      () => {
        happen(page);
        return page.text;
      },
    ]),
  );
}
