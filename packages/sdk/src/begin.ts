import { setTimeout as delay } from 'node:timers/promises';
import type { Catalog, MetricDefinition, Service } from '@pulsetrail/catalog';
import { instrumentMore } from './auto-instrumentations.js';
import { metricsAnswer } from './exposition/answer.js';
import { pageWriter, withoutMessages } from './exposition/page-writer.js';
import { type MetricsServer, metricsHandler, serveMetrics } from './exposition/server.js';
import { flowTimer } from './flows/flow-timer.js';
import { keyedHash } from './hash.js';
import { observeHttp } from './http/index.js';
import type { ResolvedOptions } from './options.js';
import { composeOtel, type OtelParts } from './otel.js';
import { drainOnSignals } from './process-signals.js';
import { instrumentsIn } from './registry/instruments.js';
import { hideModuleInstruments, showModuleInstruments } from './registry/module-instruments.js';
import { type Instrument, Registry } from './registry/registry.js';
import { observeRuntime } from './runtime/index.js';
import type { BusinessCounters, ServiceShape } from './shape.js';
import type { Telemetry } from './telemetry.js';
import { type ServiceTimers, serviceTimers } from './timers/service-timers.js';
import { warnOnce } from './warning.js';

type Counters = BusinessCounters<ServiceShape>;

type TimersOfService = ServiceTimers & Pick<Telemetry, 'flow'>;

/** What differs between the telemetries that several calls of `start` are given. */
export type Measured = TimersOfService & { readonly counters: Counters };

/** A telemetry that runs. */
export interface Begun {
  readonly telemetry: Telemetry;
  /** What a later catalog declares, in what runs already. */
  join(catalog: Catalog, service: string, shares: Readonly<Record<string, number>>): Measured;
}

/** Milliseconds; Node's timers fall back to one millisecond above this. */
const longestTimeout = 2 ** 31 - 1;

/** Milliseconds that `flush` and `stop` take at most where nobody says otherwise. */
const defaultTimeout = 2_000;

const withinDeadline = async (work: Promise<unknown>, timeout: unknown): Promise<void> => {
  const abort = new AbortController();
  // Untyped callers hand over anything, such as the signal that `stop` listens to.
  const given = typeof timeout === 'number' ? timeout : defaultTimeout;
  // Nothing is left of a time that is none.
  const milliseconds = given >= 0 ? Math.min(given, longestTimeout) : 0;
  const deadline = delay(milliseconds, undefined, { signal: abort.signal }).catch(() => undefined);
  await Promise.race([work.catch(() => undefined), deadline]);
  abort.abort();
};

const serviceOf = (catalog: Catalog | undefined, service: string): Service | undefined =>
  catalog?.services.find(({ name }) => name === service);

/** A service's counters by name. */
function countersOf(service: Service | undefined, make: (definition: MetricDefinition) => Instrument): Counters {
  const counters = Object.create(null) as Record<string, Instrument>;
  for (const definition of service?.counters ?? []) counters[definition.name] = make(definition);
  return counters as unknown as Counters;
}

/**
 * Seconds that figures of the runtime go back at least: so many that a look by hand costs who scrapes nothing, and with
 * OTLP as many as lie between two exports, so that a scrape costs those nothing either.
 */
const shortestWindow = ({ otlpMetrics }: ResolvedOptions): number =>
  Math.min(60, Math.max(10, (otlpMetrics?.intervalMillis ?? 0) / 1_000));

/** Everything that can still be refused, before anything is opened: a start that fails leaves nothing behind. */
function compose(
  options: ResolvedOptions,
  registry: Registry,
): { counters: Counters; stopRuntime: (() => void) | undefined; otel: OtelParts } {
  showModuleInstruments(registry);
  try {
    const service = serviceOf(options.catalog, options.service);
    const counters = countersOf(service, (definition) => registry.instrument(definition));
    const stopRuntime = options.metrics.runtime ? observeRuntime(registry, shortestWindow(options)) : undefined;
    return { counters, stopRuntime, otel: composeOtel(options, registry) };
  } catch (error) {
    hideModuleInstruments(registry);
    throw error;
  }
}

/** What the timers of a service are made from, for whichever of the calls of `start`. */
const timersIn =
  (options: ResolvedOptions, registry: Registry, { tracing, tracer }: OtelParts) =>
  (service: Service | undefined, shares: Readonly<Record<string, number>> = {}): TimersOfService => {
    const setup = {
      tracer: tracing === 'off' ? undefined : tracer,
      registry,
      service,
      slowAfter: options.traces?.slowAfter ?? 1,
    };
    return {
      ...serviceTimers({
        ...setup,
        shares: { ...options.traces?.operationShares, ...shares },
        statements: options.traces?.statements ?? 'none',
      }),
      flow: flowTimer(setup),
    };
  };

/**
 * Begins everything that a telemetry consists of.
 *
 * @param onStop told when it is asked to stop.
 */
export function begin(options: ResolvedOptions, onStop: () => void): Begun {
  const registry = new Registry(options.metrics.budget, options.catalog?.metrics);
  const { counters, stopRuntime, otel } = compose(options, registry);
  const isForeign = otel.tracing === 'foreign';

  const metricsPage = pageWriter({
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
  });
  const metricsResponse = metricsAnswer({ write: metricsPage, token: options.metrics.token });
  const handler = metricsHandler(metricsResponse);
  const hash = keyedHash(options.hashKey);
  // Where another library traces, spans and context are its own; requests are counted and timed all the same.
  const stopHttp =
    options.http &&
    observeHttp(options.http, {
      tracer: otel.recorder,
      registry,
      attach: otel.attach,
      shares: options.traces?.routeShares ?? {},
      hash,
    });
  const more =
    options.instrumentations === 'auto'
      ? instrumentMore({
          httpServer: stopHttp !== undefined && !isForeign,
          httpClient: stopHttp !== undefined && !isForeign && options.http?.client === true,
        })
      : undefined;

  let server: MetricsServer | undefined;
  const serving = options.metrics.server
    ? serveMetrics(handler, options.metrics.host, options.metrics.port).then((listening) => {
        server = listening;
      })
    : undefined;
  // A port that is taken is no reason to go on before libraries are patched.
  const ready = Promise.allSettled([serving, more?.loaded]).then(() => serving);
  // Nobody has to wait for `ready`: a port that is taken is said, and the service goes on without the page.
  ready.catch((error: Error) => warnOnce('metrics server', error.message));
  // What sends is loaded once the program has had its turn, not on the way to its first request.
  const warming = setTimeout(() => otel.warm(), 100).unref();
  const forgetSignals = options.handleSignals ? drainOnSignals((timeout) => telemetry.flush(timeout)) : undefined;

  let stopped: Promise<unknown> | undefined;
  let waiting = 0;
  const end = (): Promise<unknown> => {
    onStop();
    hideModuleInstruments(registry);
    stopHttp?.();
    more?.stop();
    forgetSignals?.();
    clearTimeout(warming);
    const closed = ready.then(
      () => server?.close(),
      () => undefined,
    );
    // The last export still asks for it.
    return Promise.allSettled([otel.shutdown(), closed]).finally(stopRuntime);
  };

  const timers = timersIn(options, registry, otel);
  const telemetry: Telemetry<ServiceShape> = {
    status: isForeign ? 'foreign-provider' : 'started',
    service: options.service,
    ...timers(serviceOf(options.catalog, options.service)),
    counters,
    instrument: (definition) => registry.instrument(definition),
    ...instrumentsIn(registry),
    tracer: otel.tracer,
    ready,
    get metricsUrl() {
      return server?.url;
    },
    metricsHandler: handler,
    metricsResponse,
    metricsPage: withoutMessages(metricsPage),
    hash,
    flush: (timeout) => withinDeadline(otel.flush(), timeout),
    stop: (timeout) => {
      stopped ??= end();
      waiting++;
      // Of several callers the one with the most patience decides what is given up.
      return withinDeadline(stopped, timeout).then(() => {
        if (--waiting === 0) otel.abandon();
      });
    },
  };
  const join: Begun['join'] = (catalog, name, shares) => {
    registry.declare(catalog.metrics);
    const service = serviceOf(catalog, name);
    const later = countersOf(service, (definition) => registry.instrumentOrDetached(definition));
    return { ...timers(service, shares), counters: later };
  };
  return { telemetry, join };
}
