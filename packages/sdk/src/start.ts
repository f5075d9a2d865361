import { setTimeout as delay } from 'node:timers/promises';
import type { Catalog, CatalogDefinition, Service } from '@pulsetrail/catalog';
import { instrumentMore } from './auto-instrumentations.js';
import { disabledTelemetry } from './disabled.js';
import { pageWriter } from './exposition/page-writer.js';
import { type MetricsServer, metricsHandler, serveMetrics } from './exposition/server.js';
import { keyedHash } from './hash.js';
import { observeHttp } from './http/index.js';
import { type ResolvedOptions, resolveOptions, type StartOptions } from './options.js';
import { composeOtel } from './otel.js';
import { drainOnSignals } from './process-signals.js';
import type { Counter } from './registry/counter.js';
import { instrumentsIn } from './registry/instruments.js';
import { hideModuleInstruments, showModuleInstruments } from './registry/module-instruments.js';
import { Registry } from './registry/registry.js';
import type { AnyService, BusinessCounters, ServiceShape, ShapeOf } from './shape.js';
import type { Telemetry } from './telemetry.js';
import { serviceTimers } from './timers/service-timers.js';
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
  showModuleInstruments(registry);
  const service = options.catalog?.services.find(({ name }) => name === options.service);
  // What can still be refused comes before anything is registered or opened, so that a failed start leaves nothing behind.
  const counters = declareCounters(service, registry);
  const otel = composeOtel(options, registry);
  const { tracer } = otel;

  const sources = {
    registry,
    meters: otel.meters,
    registries: options.metrics.registries,
    serviceName: options.service,
    targetInfo: {
      ...(options.version !== undefined && { service_version: options.version }),
      ...(options.environment !== undefined && { deployment_environment_name: options.environment }),
      telemetry_sdk_language: 'nodejs',
      telemetry_sdk_name: 'pulsetrail',
    },
  };
  const metricsPage = pageWriter(sources);
  const handler = metricsHandler({ write: metricsPage, token: options.metrics.token });
  const hash = keyedHash(options.hashKey);
  const stopHttp =
    options.http && otel.tracing !== 'foreign'
      ? observeHttp(options.http, {
          tracer: otel.recorder,
          registry,
          attach: otel.attach,
          shares: options.traces?.routeShares ?? {},
          hash,
        })
      : undefined;

  const more =
    options.instrumentations === 'auto'
      ? instrumentMore({
          httpServer: stopHttp !== undefined,
          httpClient: stopHttp !== undefined && options.http?.client === true,
        })
      : undefined;

  let server: MetricsServer | undefined;
  const serving = options.metrics.server
    ? serveMetrics(handler, options.metrics.host, options.metrics.port).then((listening) => {
        server = listening;
      })
    : undefined;
  const ready = Promise.all([serving, more?.loaded]).then(() => undefined);
  // Nobody has to wait for `ready`: a port that is taken is said, and the service goes on without the page.
  ready.catch((error: Error) => warnOnce('metrics server', error.message));
  // What sends is loaded once the program has had its turn, not on the way to its first request.
  const warming = setTimeout(() => otel.warm(), 100).unref();
  const forgetSignals = options.handleSignals ? drainOnSignals((timeout) => telemetry.flush(timeout)) : undefined;

  let stopped: Promise<unknown> | undefined;
  const end = (): Promise<unknown> => {
    if (state[globalKey] === telemetry) state[globalKey] = undefined;
    hideModuleInstruments(registry);
    stopHttp?.();
    more?.stop();
    forgetSignals?.();
    clearTimeout(warming);
    const closed = ready.then(
      () => server?.close(),
      () => undefined,
    );
    return Promise.allSettled([otel.shutdown(), closed]);
  };

  const telemetry: Telemetry<ServiceShape> = {
    status: otel.tracing === 'foreign' ? 'foreign-provider' : 'started',
    service: options.service,
    ...serviceTimers({
      tracer: otel.tracing === 'off' ? undefined : tracer,
      registry,
      service,
      slowAfter: options.traces?.slowAfter ?? 1,
      shares: options.traces?.operationShares ?? {},
      statements: options.traces?.statements ?? 'none',
    }),
    counters: counters as BusinessCounters<ServiceShape>,
    instrument: (definition) => registry.instrument(definition),
    ...instrumentsIn(registry),
    tracer,
    ready,
    get metricsUrl() {
      return server?.url;
    },
    metricsHandler: handler,
    metricsPage,
    hash,
    flush: (timeout = 2_000) => withinDeadline(otel.flush(), timeout),
    stop: (timeout = 2_000) => {
      stopped ??= end();
      return withinDeadline(stopped, timeout).then(() => otel.abandon());
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
  const resolved = resolveOptions(options);
  if (!resolved.enabled) return disabledTelemetry(resolved);
  const telemetry = begin(resolved);
  state[globalKey] = telemetry;
  return telemetry;
}
