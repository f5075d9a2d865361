import {
  type Catalog,
  type MetricDefinition,
  metrics,
  type Saturation,
  type Service,
  severities,
  type Target,
} from '@pulsetrail/catalog';
import { ruleGroups } from './groups.js';
import { strangeSeries } from './lint/unknown-series.js';
import { measured } from './measure.js';
import { ownRulesOf } from './own-rule.js';
import type { RuleGroup } from './rule.js';
import { unrecorded } from './unrecorded.js';

/** Something that a catalog says and that no person will hear of. */
export interface Gap {
  /** Where it is written, such as `services.shop.integrations.bank.target`. */
  readonly path: string;
  /** What is missing, and what to do where something can be done. */
  readonly message: string;
}

const waiting = (path: string, ...needed: readonly MetricDefinition[]): Gap[] => {
  const missing = needed.filter(({ name }) => unrecorded.has(name)).map(({ name }) => name);
  if (missing.length === 0) return [];
  const names = missing.join(' and ');
  return [
    { path, message: `waits for ${names}, which Pulsetrail does not record by itself yet; record it in the service` },
  ];
};

/** Promises on the calls of integrations whose hosts are not named: nobody knows which calls are theirs. */
const nameless = (place: string, { integrations }: Service): Gap[] =>
  integrations
    .filter(({ target, servers }) => target.errors !== undefined && servers.length === 0)
    .map(({ name }) => ({
      path: `${place}.integrations.${name}.target`,
      message: 'not alerted on, since nothing says which calls are meant; name the hosts in servers',
    }));

/** Budgets of which all burn tiers are off. */
function unwatchedBudgets({ services, pipelines }: Catalog): Gap[] {
  const of = (place: string, parts: readonly { readonly name: string; readonly target: Target }[], key = '.target') =>
    parts.map(({ name, target }) => ({ path: `${place}.${name}${key}`, target }));
  const all = [
    ...services.flatMap(({ name, operations, flows, integrations, quality }) => [
      ...of(`services.${name}.operations`, operations),
      ...of(`services.${name}.flows`, flows),
      ...of(`services.${name}.integrations`, integrations),
      ...of(`services.${name}.quality`, quality, ''),
    ]),
    ...of('pipelines', pipelines),
  ];
  const hasBudget = ({ errors, latency }: Target): boolean => errors !== undefined || latency?.kind === 'objective';
  return all
    .filter(({ target }) => hasBudget(target) && target.tiers.length === 0)
    .map(({ path }) => ({
      path: `${path}.tiers`,
      message: 'all off, so that nobody is told when the budget burns; leave one on, or read the budget on a dashboard',
    }));
}

const resources = (limits: Saturation | undefined): [key: string, ...MetricDefinition[]][] => {
  const { cpu, memory, disk, eventLoop, queues = [] } = limits ?? {};
  const all: [key: string, limit: number | undefined, ...MetricDefinition[]][] = [
    ['cpu', cpu, metrics.processCpuUtilization],
    ['memory', memory, metrics.processMemoryUsage, metrics.processMemoryLimit],
    ['disk', disk, metrics.systemFilesystemUtilization],
    ['eventLoop', eventLoop, metrics.nodejsEventloopDelayP99],
    ['queues', queues[0]?.limit, metrics.queueDepth],
  ];
  return all.flatMap(([key, limit, ...needed]) => (limit === undefined ? [] : [[key, ...needed]]));
};

/** Promises of a service on what nothing records yet. */
function unheard(service: Service): Gap[] {
  const place = `services.${service.name}`;
  const each = (part: string, names: readonly { readonly name: string }[], metric: MetricDefinition): Gap[] =>
    names.flatMap(({ name }) => waiting(`${place}.${part}.${name}`, metric));
  return [
    ...nameless(place, service),
    ...each('integrations', service.integrations, metrics.integrationStatus),
    ...each('heartbeats', service.heartbeats, metrics.heartbeatTime),
    ...each('healthChecks', service.healthChecks, metrics.healthCheckStatus),
    ...each('quality', service.quality, metrics.dataQualityRecords),
    ...resources(service.saturation).flatMap(([key, ...needed]) => waiting(`${place}.saturation.${key}`, ...needed)),
  ];
}

/** Series that rules of the team's own read, and that no part of the catalog records: whether they exist only Prometheus knows. */
function strange(catalog: Catalog, groups: readonly RuleGroup[]): Gap[] {
  const records = new Set(
    groups.flatMap(({ rules }) => rules.flatMap((rule) => ('record' in rule ? rule.record : []))),
  );
  return ownRulesOf(catalog).flatMap(({ path, rule }) => {
    const { measure } = rule;
    if (measure.kind === 'metric') {
      const metric = catalog.metrics.get(measure.metric);
      return metric === undefined ? [] : waiting(path, metric);
    }
    const names = strangeSeries(measured(rule, catalog), catalog, records);
    if (names.length === 0) return [];
    const message = `reads ${names.join(', ')}, which nothing of the catalog records; make sure that Prometheus gets it`;
    return [{ path: `${path}.expr`, message }];
  });
}

/** Alarms and critical alerts of a catalog without any route. */
function silentAlerts(catalog: Catalog, groups: readonly RuleGroup[]): Gap[] {
  if (severities.some((severity) => catalog.routes[severity].length > 0)) return [];
  const rules = groups.flatMap(({ rules: each }) => each);
  const critical = rules.flatMap((rule) => ('alert' in rule && rule.labels.severity === 'critical' ? rule.alert : []));
  const names = [...new Set(critical)].toSorted().join(', ');
  return [{ path: 'routes', message: `empty, so that nobody is notified of ${names}; route critical to a channel` }];
}

/**
 * Every promise of a catalog that is not alerted on or waits for somebody to record its metric, and its alarms where they
 * are sent to nobody.
 *
 * @throws {CatalogError} for rules of the team's own that cannot be generated.
 */
export function gaps(catalog: Catalog): Gap[] {
  const groups = ruleGroups(catalog);
  return [
    ...catalog.services.flatMap(unheard),
    ...unwatchedBudgets(catalog),
    ...strange(catalog, groups),
    ...silentAlerts(catalog, groups),
  ];
}
