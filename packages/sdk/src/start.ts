import { setTimeout as delay } from 'node:timers/promises';
import type { Tracer } from '@opentelemetry/api';
import {
  type Catalog,
  type CatalogDefinition,
  type MetricDefinition,
  type Operation,
  type OperationKind,
  type Service,
  metrics as table,
} from '@pulsetrail/catalog';
import { writePage } from './exposition/page.js';
import { type MetricsServer, metricsHandler, serveMetrics } from './exposition/server.js';
import { keyedHash } from './hash.js';
import { observeHttpServer } from './http/server.js';
import { type ResolvedOptions, resolveOptions, type StartOptions } from './options.js';
import { composeOtel } from './otel.js';
import type { Counter } from './registry/counter.js';
import type { Histogram } from './registry/histogram.js';
import type { Labels } from './registry/label-tree.js';
import { Registry } from './registry/registry.js';
import type { AnyService, BusinessCounters, ServiceShape, ShapeOf } from './shape.js';
import type { Telemetry } from './telemetry.js';
import { apiDetails } from './timers/api-timer.js';
import { dbDetails } from './timers/db-timer.js';
import { operationTimer, rememberOperations } from './timers/operation-timer.js';
import { scoreDetails } from './timers/score-timer.js';
import { warnOnce } from './warning.js';

/** One telemetry a process, also when the package is loaded twice. */
const globalKey = Symbol.for('pulsetrail.sdk.telemetry.1');
type GlobalState = { [globalKey]?: Telemetry | undefined };
const state = globalThis as GlobalState;

function declareCounters(service: Service | undefined, registry: Registry): Record<string, Counter> {
  const counters: Record<string, Counter> = Object.create(null) as Record<string, Counter>;
  for (const definition of service?.counters ?? []) {
    counters[definition.name] = registry.instrument(definition) as Counter;
  }
  return counters;
}

interface TimerSetup {
  readonly tracer: Tracer;
  readonly registry: Registry;
  readonly service: Service | undefined;
}

function timers({ tracer, registry, service }: TimerSetup): Pick<Telemetry, 'apiTimer' | 'dbTimer' | 'scoreTimer'> {
  const setup = (
    kind: OperationKind,
    metric: MetricDefinition,
    extra?: (operation: Operation | undefined, name: string) => Labels,
  ) => {
    const histogram = registry.instrument(metric) as Histogram;
    const declared = (service?.operations ?? []).filter((operation) => operation.kind === kind);
    const byName = new Map(declared.map((operation) => [operation.name, operation]));
    const known = new Map(
      declared.map(({ name, component, target }) => [name, { component, slowAfter: target.latency?.threshold }]),
    );
    const remember = rememberOperations(histogram, known, (name) => extra?.(byName.get(name), name) ?? {});
    const operation: typeof remember = (name, options) => {
      if (service !== undefined && !byName.has(name)) {
        warnOnce(
          `operation ${kind} ${name}`,
          `${kind}Timer: the catalog declares no operation ${name} of kind ${kind} for service ${service.name}; it is timed, but has no target. Add it to the catalog.`,
        );
      }
      return remember(name, options);
    };
    return { tracer, histogram, operation };
  };
  const inputSizes = registry.instrument(table.scoreInputSize);
  return {
    apiTimer: operationTimer({ ...setup('api', table.operationDuration), details: apiDetails }),
    dbTimer: operationTimer({ ...setup('db', table.dbClientOperationDuration), details: dbDetails }),
    scoreTimer: operationTimer({
      ...setup('score', table.scoreCalculationDuration, (operation, name) => ({
        'score.name': operation?.score ?? name,
      })),
      details: scoreDetails(inputSizes),
    }),
  };
}

/** Milliseconds; Node's timers fall back to one millisecond above this. */
const longestTimeout = 2 ** 31 - 1;

const withinDeadline = async (work: Promise<unknown>, timeout: number): Promise<void> => {
  const abort = new AbortController();
  const deadline = delay(Math.min(timeout, longestTimeout), undefined, { signal: abort.signal }).catch(() => undefined);
  await Promise.race([work.catch(() => undefined), deadline]);
  abort.abort();
};

function begin(options: ResolvedOptions): Telemetry {
  const registry = new Registry(options.metrics.budget, options.catalog?.metrics);
  const service = options.catalog?.services.find(({ name }) => name === options.service);
  // What can still be refused comes before anything is registered or opened, so that a failed start leaves nothing behind.
  const counters = declareCounters(service, registry);
  const otel = composeOtel(options, registry);
  const { tracer } = otel;

  const sources = {
    registry,
    reader: otel.reader,
    registries: options.metrics.registries,
    serviceName: options.service,
    targetInfo: {
      ...(options.version !== undefined && { service_version: options.version }),
      ...(options.environment !== undefined && { deployment_environment_name: options.environment }),
      telemetry_sdk_language: 'nodejs',
      telemetry_sdk_name: 'pulsetrail',
    },
  };
  const metricsPage = (accept?: string) => writePage(sources, accept);
  const handler = metricsHandler(metricsPage);
  const stopHttp =
    options.http && otel.tracing !== 'foreign'
      ? observeHttpServer({ tracer, registry, attach: otel.attach, ignorePaths: options.http.ignorePaths })
      : undefined;

  let server: MetricsServer | undefined;
  const ready = options.metrics.server
    ? serveMetrics(handler, options.metrics.host, options.metrics.port).then((listening) => {
        server = listening;
      })
    : Promise.resolve();
  // Nobody has to wait for `ready`: a port that is taken is said, and the service goes on without the page.
  ready.catch((error: Error) => warnOnce('metrics server', error.message));

  let stopped: Promise<unknown> | undefined;
  const end = (): Promise<unknown> => {
    if (state[globalKey] === telemetry) state[globalKey] = undefined;
    stopHttp?.();
    const closed = ready.then(
      () => server?.close(),
      () => undefined,
    );
    return Promise.allSettled([otel.shutdown(), closed]);
  };

  const telemetry: Telemetry<ServiceShape> = {
    status: otel.tracing === 'foreign' ? 'foreign-provider' : 'started',
    service: options.service,
    ...timers({ tracer, registry, service }),
    counters: counters as BusinessCounters<ServiceShape>,
    instrument: (definition) => registry.instrument(definition),
    tracer,
    ready,
    get metricsUrl() {
      return server?.url;
    },
    metricsHandler: handler,
    metricsPage,
    hash: keyedHash(options.hashKey),
    flush: (timeout = 2_000) => withinDeadline(otel.flush(), timeout),
    stop: (timeout = 2_000) => {
      stopped ??= end();
      return withinDeadline(stopped, timeout);
    },
  };
  return telemetry;
}

/**
 * Starts the SDK: instruments, traces, HTTP server observation and the Prometheus page, in one call at the top of the
 * program. Nothing of it throws into the service afterwards. A second call returns what the first one started.
 *
 * With a catalog, `service` is one of its services and the names of operations, counters, labels and values are literal
 * types. Without, names are made up as they come.
 *
 * @throws {StartError} for an option or environment variable that cannot be, naming it, its value and the remedy.
 */
export function start<
  const Definition extends CatalogDefinition,
  const Name extends keyof Definition['services'] & string,
>(
  options: StartOptions & { readonly catalog: Catalog<Definition>; readonly service: Name },
): Telemetry<ShapeOf<Definition, Name>>;
export function start(options: StartOptions & { readonly catalog?: undefined }): Telemetry<AnyService>;
export function start(options: StartOptions): Telemetry {
  const running = state[globalKey];
  if (running !== undefined) return Object.create(running, { status: { value: 'already-started' } }) as Telemetry;
  const telemetry = begin(resolveOptions(options));
  state[globalKey] = telemetry;
  return telemetry;
}
