import { type BurnTier, burnFactor, defaultTiers } from './burn.js';
import type {
  Alerting,
  Catalog,
  Channel,
  Flow,
  Integration,
  LatencyTarget,
  MetricTable,
  Operation,
  Pipeline,
  Service,
  Smtp,
  Target,
} from './catalog.js';
import type { CatalogDefinition, OperationKind, ServiceDefinition, TargetDefinition } from './definition.js';
import { declareMetric, type MetricDefinition, metrics } from './metrics.js';
import { parseDuration, parsePercentage, parseRate } from './quantities.js';

/** The schema has accepted the text, so a parser's `undefined` cannot occur here. */
const known = (value: number | undefined): number => value ?? Number.NaN;
const seconds = (text: string): number => known(parseDuration(text));
const ratio = (text: string): number => known(parsePercentage(text));

const entries = <Value>(record: Readonly<Record<string, Value>> | undefined): [string, Value][] =>
  Object.entries(record ?? {});

/** Leaves out what is undefined, as `exactOptionalPropertyTypes` asks. */
type Present<T> = { [Key in keyof T]: Exclude<T[Key], undefined> };
const present = <T extends object>(value: T): Partial<Present<T>> =>
  Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as Partial<Present<T>>;

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
  return {
    period,
    scrapeInterval: seconds(written.scrapeInterval ?? '15s'),
    evaluationInterval: seconds(written.evaluationInterval ?? '15s'),
    window: seconds(written.window ?? '5m'),
    for: seconds(written.for ?? '2m'),
    keepFiringFor: seconds(written.keepFiringFor ?? '0s'),
    minimumBadEvents: written.minimumBadEvents ?? 5,
    tiers,
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

function resolveTarget(target: TargetDefinition | undefined, alerting: Alerting): Target {
  const { latency, errors, throughput, tiers } = target ?? {};
  return {
    ...present({
      latency: resolveLatency(latency),
      errors: errors === undefined ? undefined : ratio(errors),
      throughput: throughput === undefined ? undefined : known(parseRate(throughput)),
    }),
    tiers: tiers === undefined ? alerting.tiers : alerting.tiers.filter(({ name }) => tiers.includes(name)),
  };
}

/** Declares a business counter of a service as a metric. */
function declareCounter(name: string, counter: NonNullable<ServiceDefinition['counters']>[string]): MetricDefinition {
  return declareMetric(name, {
    unit: counter.unit ?? '{event}',
    kind: 'counter',
    description: counter.description ?? `Business counter ${name}.`,
    labels: Object.keys(counter.labels ?? {}),
    values: counter.labels ?? {},
  });
}

/** The score that an operation calculates: its own name unless it names another; none for other kinds. */
const scoreOf = (name: string, { kind, score }: NonNullable<ServiceDefinition['operations']>[string]) =>
  kind === 'score' ? (score ?? name) : undefined;

/**
 * Every model version that may run; undefined, which is any, where some operation calculates a score that declares none:
 * one metric records all of them.
 */
function modelVersions({ services }: CatalogDefinition): readonly string[] | undefined {
  const calculated = entries(services).flatMap(([, { operations, scores }]) =>
    entries(operations).flatMap(([name, operation]) => {
      const score = scoreOf(name, operation);
      return score === undefined ? [] : [scores?.[score]?.versions];
    }),
  );
  const declared = calculated.filter((versions) => versions !== undefined);
  return declared.length === 0 || declared.length < calculated.length ? undefined : [...new Set(declared.flat())];
}

const versionLabel = 'score.model.version';

/** The shared metrics with the catalog's own buckets and model versions, and every declared counter. */
export function resolveMetrics(definition: CatalogDefinition): MetricTable {
  const table = new Map<string, MetricDefinition>();
  const versions = modelVersions(definition);
  for (const metric of Object.values<MetricDefinition>(metrics)) {
    const buckets = metric.kind === 'histogram' ? definition.buckets?.[metric.name] : undefined;
    const closed = metric.labels.includes(versionLabel) ? versions : undefined;
    const values = closed && { ...metric.values, [versionLabel]: closed };
    table.set(metric.name, buckets || values ? { ...metric, ...present({ buckets, values }) } : metric);
  }
  for (const [, service] of entries(definition.services)) {
    for (const [name, counter] of entries(service.counters)) {
      if (!table.has(name)) table.set(name, declareCounter(name, counter));
    }
  }
  return table;
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
        target: resolveTarget(integration.target, alerting),
      }),
    ),
  };
}

/** Turns what was written into what is read. Expects a definition that the schema has accepted. */
export function resolveCatalog<Definition extends CatalogDefinition>(definition: Definition): Catalog<Definition> {
  const alerting = resolveAlerting(definition);
  const table = resolveMetrics(definition);
  const smtp: Smtp | undefined =
    definition.smtp === undefined
      ? undefined
      : {
          smarthost: definition.smtp.smarthost,
          from: definition.smtp.from,
          ...present({ username: definition.smtp.username, passwordFile: definition.smtp.passwordFile }),
          requireTls: definition.smtp.requireTls ?? true,
        };
  return {
    definition,
    services: entries(definition.services).map(([name, service]) => resolveService(name, service, alerting, table)),
    pipelines: entries(definition.pipelines).map(
      ([name, pipeline]): Pipeline => ({
        name,
        ...present({ owner: pipeline.owner, description: pipeline.description }),
        families: pipeline.families,
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
    channels: entries(definition.channels).map(([name, channel]): Channel => ({ name, ...channel })),
    routes: {
      critical: definition.routes?.critical ?? [],
      warning: definition.routes?.warning ?? [],
      info: definition.routes?.info ?? [],
    },
    metrics: table,
    alerting,
    ...present({ smtp }),
  };
}
