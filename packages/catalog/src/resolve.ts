import { type BurnTier, burnFactor, defaultTiers } from './burn.js';
import type { Alerting, Catalog, Flow, Integration, MetricTable, Operation, Pipeline, Service } from './catalog.js';
import type { CatalogDefinition, OperationKind, ServiceDefinition, TargetDefinition } from './definition.js';
import { alarmsOf, resolveDevice } from './device-model.js';
import { type MetricDefinition, metrics } from './metrics.js';
import { resolveNotification } from './notification-model.js';
import { present } from './present.js';
import {
  type Quality,
  resolveCounterPromise,
  resolveHealthCheck,
  resolveHeartbeat,
  resolveRate,
  resolveSaturation,
} from './promise-model.js';
import { parseDuration, parsePercentage } from './quantities.js';
import { declareCounter, resolveMetrics, scoreOf } from './resolve-metrics.js';
import type { LatencyTarget, Target } from './target.js';
import { resolveAnomaly, resolveThresholdRule } from './threshold-model.js';

/** The schema has accepted the text, so a parser's `undefined` cannot occur here. */
const known = (value: number | undefined): number => value ?? Number.NaN;
const seconds = (text: string): number => known(parseDuration(text));
const ratio = (text: string): number => known(parsePercentage(text));

const entries = <Value>(record: Readonly<Record<string, Value>> | undefined): [string, Value][] =>
  Object.entries(record ?? {});

/** The histogram of the metric table that records an operation of a kind. */
export const metricOfOperationKind: Readonly<Record<OperationKind, MetricDefinition>> = {
  api: metrics.operationDuration,
  db: metrics.dbClientOperationDuration,
  score: metrics.scoreCalculationDuration,
};

/** The alerting settings with their defaults: those that the comments in `definition.ts` name. */
export function resolveAlerting(definition: CatalogDefinition): Alerting {
  const written = definition.alerting ?? {};
  const period = seconds(written.period ?? '30d');
  const tiers: BurnTier[] =
    written.tiers === undefined
      ? defaultTiers(period)
      : entries(written.tiers).map(([name, tier]) => {
          const long = seconds(tier.long);
          return {
            name,
            long,
            short: tier.short === undefined ? long / 12 : seconds(tier.short),
            factor: tier.factor ?? burnFactor(ratio(tier.budget ?? '2%'), period, long),
            for: seconds(tier.for ?? '0s'),
            severity: tier.severity,
          };
        });
  const defaults = { window: seconds(written.window ?? '5m'), for: seconds(written.for ?? '2m') };
  return {
    period,
    scrapeInterval: seconds(written.scrapeInterval ?? '15s'),
    evaluationInterval: seconds(written.evaluationInterval ?? '15s'),
    ...defaults,
    keepFiringFor: seconds(written.keepFiringFor ?? '0s'),
    minimumBadEvents: written.minimumBadEvents ?? 5,
    tiers,
    clusterLabels: written.clusterLabels ?? [],
    histograms: written.histograms ?? 'classic',
    rules: entries(written.rules).map(([name, rule]) => resolveThresholdRule(name, rule, defaults)),
    anomalies: entries(written.anomalies).map(([name, rule]) => resolveAnomaly(name, rule, defaults)),
  };
}

function resolveLatency(latency: TargetDefinition['latency']): LatencyTarget | undefined {
  if (latency === undefined) return undefined;
  if (typeof latency === 'string') return { kind: 'quantile', threshold: seconds(latency), quantile: 0.95 };
  return 'quantile' in latency
    ? { kind: 'quantile', threshold: seconds(latency.threshold), quantile: latency.quantile }
    : {
        kind: 'objective',
        threshold: seconds(latency.threshold),
        budget: Number((1 - ratio(latency.objective)).toPrecision(12)),
      };
}

const isList = (tiers: NonNullable<TargetDefinition['tiers']>): tiers is readonly string[] => Array.isArray(tiers);

/** The tiers that alert on a target: those that it lists, or all but those that it turns off or makes more or less urgent. */
function chosenTiers(written: TargetDefinition['tiers'], { tiers }: Alerting): readonly BurnTier[] {
  if (written === undefined) return tiers;
  if (isList(written)) return tiers.filter(({ name }) => written.includes(name));
  const changes = new Map(Object.entries(written));
  return tiers.flatMap((tier) => {
    const change = changes.get(tier.name) ?? tier.severity;
    return change === 'off' ? [] : [{ ...tier, severity: change }];
  });
}

function resolveTarget(target: TargetDefinition | undefined, alerting: Alerting): Target {
  const { latency, errors, throughput, tiers } = target ?? {};
  return {
    ...present({
      latency: resolveLatency(latency),
      errors: errors === undefined ? undefined : ratio(errors),
      throughput: throughput === undefined ? undefined : resolveRate(throughput),
    }),
    tiers: chosenTiers(tiers, alerting),
  };
}

function resolveService(name: string, service: ServiceDefinition, alerting: Alerting, table: MetricTable): Service {
  const metricNamed = (metric: MetricDefinition): MetricDefinition => table.get(metric.name) ?? metric;
  return {
    name,
    owner: service.owner,
    ...present({ description: service.description }),
    operations: entries(service.operations).map(
      ([operationName, operation]): Operation => ({
        service: name,
        name: operationName,
        kind: operation.kind,
        component: operation.component,
        ...present({
          description: operation.description,
          score: scoreOf(operationName, operation),
        }),
        metric: metricNamed(metricOfOperationKind[operation.kind]),
        target: resolveTarget(operation.target, alerting),
      }),
    ),
    counters: entries(service.counters).map(([counterName, counter]) => declareCounter(counterName, counter)),
    scores: entries(service.scores).map(([scoreName, score]) => ({ name: scoreName, versions: score.versions ?? [] })),
    flows: entries(service.flows).map(
      ([flowName, flow]): Flow => ({
        service: name,
        name: flowName,
        ...present({ description: flow.description }),
        steps: flow.steps,
        target: resolveTarget(flow.target, alerting),
      }),
    ),
    integrations: entries(service.integrations).map(
      ([integrationName, integration]): Integration => ({
        service: name,
        name: integrationName,
        ...present({ description: integration.description }),
        servers: integration.servers ?? [],
        target: resolveTarget(integration.target, alerting),
      }),
    ),
    counterPromises: entries(service.counters).flatMap(([counterName, { target, ...counter }]) =>
      target === undefined
        ? []
        : [resolveCounterPromise(name, declareCounter(counterName, counter), target, alerting.window)],
    ),
    heartbeats: entries(service.heartbeats).map(([beat, written]) => resolveHeartbeat(name, beat, written)),
    healthChecks: entries(service.healthChecks).map(([check, written]) => resolveHealthCheck(name, check, written)),
    quality: entries(service.quality).map(
      ([qualityName, { description, invalid, tiers }]): Quality => ({
        service: name,
        name: qualityName,
        ...present({ description }),
        target: resolveTarget(present({ errors: invalid, tiers }), alerting),
      }),
    ),
    ...present({ saturation: service.saturation && resolveSaturation(name, service.saturation) }),
  };
}

/** Turns what was written into what is read. Expects a definition that the schema has accepted. */
export function resolveCatalog<Definition extends CatalogDefinition>(definition: Definition): Catalog<Definition> {
  const alerting = resolveAlerting(definition);
  const table = resolveMetrics(definition);
  return {
    definition,
    services: entries(definition.services).map(([name, service]) => resolveService(name, service, alerting, table)),
    devices: entries(definition.devices).map(([name, device]) => resolveDevice(name, device)),
    alarms: alarmsOf(definition),
    pipelines: entries(definition.pipelines).map(
      ([name, pipeline]): Pipeline => ({
        name,
        ...present({ owner: pipeline.owner, description: pipeline.description }),
        families: pipeline.families,
        quiet: seconds(pipeline.target?.quiet ?? '1h'),
        silent: ratio(pipeline.target?.silent ?? '20%'),
        target: resolveTarget(
          present({
            latency: pipeline.target?.stored,
            errors: pipeline.target?.errors,
            tiers: pipeline.target?.tiers,
          }),
          alerting,
        ),
      }),
    ),
    metrics: table,
    alerting,
    ...resolveNotification(definition),
  };
}
