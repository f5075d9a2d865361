import { type Catalog, type Duration, parseDuration } from '@pulsetrail/catalog';
import type { ForeignRegistry } from './exposition/foreign-text.js';
import { withoutQuery } from './redact.js';

/** Options of the Prometheus page. */
export interface MetricsOptions {
  /** Port of the metrics server; 0 takes any free one. Default: `PULSETRAIL_METRICS_PORT`, else 9464. */
  readonly port?: number;
  /** Address of the metrics server. Default: `PULSETRAIL_METRICS_HOST`, else 127.0.0.1. */
  readonly host?: string;
  /** Whether to serve the page on a port of its own. Default true; with false, mount `telemetry.metricsHandler`. */
  readonly server?: boolean;
  /** prom-client or @prometheus-io/client registries whose metrics join the page. Default none. */
  readonly registries?: readonly ForeignRegistry[];
  /** The most label sets that one metric may have in the life of the process. Default 2,000. */
  readonly budget?: number;
}

/** Options of traces. */
export interface TracesOptions {
  /**
   * OTLP/HTTP base address, such as `http://127.0.0.1:4318`; `/v1/traces` is added.
   * Default: `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT` (used as it is), else `OTEL_EXPORTER_OTLP_ENDPOINT`, else nothing is exported.
   */
  readonly endpoint?: string;
  /** Share of traces that are kept without being slow or failed, 0 to 1. Default: `OTEL_TRACES_SAMPLER_ARG`, else 0.1. */
  readonly ratio?: number;
  /** What is slow, and therefore kept, where no target says otherwise. Default `1s`. */
  readonly slow?: Duration;
}

/** Options of OTLP metrics, for collectors that receive instead of scrape. */
export interface OtlpMetricsOptions {
  /** OTLP/HTTP base address; `/v1/metrics` is added. */
  readonly endpoint: string;
  /** Time between two exports. Default `60s`. */
  readonly interval?: Duration;
}

/** Options of HTTP servers. */
export interface HttpOptions {
  /** Paths that are neither counted nor traced. Default `/metrics`, `/healthz`, `/readyz`, `/livez`. */
  readonly ignorePaths?: readonly string[];
}

/** What {@link start} takes. */
export interface StartOptions {
  /** The service's name: `service.name`, and `service_name` on every sample. With a catalog, one of its services. */
  readonly service: string;
  /** The catalog; its metrics, operations and counters are declared from the start. Default: names are made up as they come. */
  readonly catalog?: Catalog;
  /** `service.version`. Default: none. */
  readonly version?: string;
  /** `deployment.environment.name`. Default: none. */
  readonly environment?: string;
  /** The Prometheus page, or false for none. */
  readonly metrics?: MetricsOptions | false;
  /** Metrics by OTLP beside the page. Default: none. */
  readonly otlpMetrics?: OtlpMetricsOptions;
  /** Traces, or false for none. */
  readonly traces?: TracesOptions | false;
  /** Spans and metrics of HTTP servers. Default true. */
  readonly http?: HttpOptions | boolean;
  /** Key of the hashes in which ids leave. Default: `PULSETRAIL_HASH_KEY`, else a random one, which is said. */
  readonly hashKey?: string;
}

/** Thrown by {@link start} for an option that cannot be: the only time the SDK throws. */
export class StartError extends Error {
  readonly code = 'PULSETRAIL_START';
  override readonly name = 'StartError';
}

/** Options with every default in place. */
export interface ResolvedOptions {
  readonly service: string;
  readonly catalog: Catalog | undefined;
  readonly version: string | undefined;
  readonly environment: string | undefined;
  readonly metrics: {
    readonly server: boolean;
    readonly host: string;
    readonly port: number;
    readonly registries: readonly ForeignRegistry[];
    readonly budget: number;
  };
  readonly otlpMetrics: { readonly url: string; readonly intervalMillis: number } | undefined;
  readonly traces: { readonly url: string | undefined; readonly ratio: number; readonly slowAfter: number } | undefined;
  readonly http: { readonly ignorePaths: ReadonlySet<string> } | undefined;
  readonly hashKey: string | undefined;
}

/** Seconds; Node's timers fall back to a millisecond somewhat above this. */
const longestInterval = 86_400;

const defaultIgnoredPaths = ['/metrics', '/healthz', '/readyz', '/livez'];

const endpointUrl = (option: string, base: string, path: string): string => {
  try {
    const url = new URL(base);
    if (url.protocol === 'http:' || url.protocol === 'https:') {
      if (path !== '') url.pathname = `${url.pathname.replace(/\/$/, '')}${path}`;
      return url.href;
    }
  } catch {
    // Falls through to the sentence below.
  }
  throw new StartError(
    `${option} is ${JSON.stringify(withoutQuery(base))}, which is no HTTP address. Write one such as http://127.0.0.1:4318.`,
  );
};

const numberFrom = (option: string, text: string | undefined, isValid: (value: number) => boolean, remedy: string) => {
  if (text === undefined || text.trim() === '') return undefined;
  const value = Number(text);
  if (isValid(value)) return value;
  throw new StartError(`${option} is ${JSON.stringify(text)}. ${remedy}`);
};

const isPort = (value: number): boolean => Number.isInteger(value) && value >= 0 && value <= 65_535;
const isRatio = (value: number): boolean => value >= 0 && value <= 1;

function resolveTraces(traces: TracesOptions | false | undefined, env: NodeJS.ProcessEnv): ResolvedOptions['traces'] {
  if (traces === false) return undefined;
  const ratio =
    numberFrom('traces.ratio', traces?.ratio?.toString(), isRatio, 'Write a share from 0 to 1.') ??
    numberFrom('OTEL_TRACES_SAMPLER_ARG', env.OTEL_TRACES_SAMPLER_ARG, isRatio, 'Write a share from 0 to 1.') ??
    0.1;
  const slow = traces?.slow ?? '1s';
  const slowAfter = parseDuration(slow);
  if (slowAfter === undefined)
    throw new StartError(`traces.slow is ${JSON.stringify(slow)}. Write a duration such as 500ms.`);
  const given = traces?.endpoint ?? env.OTEL_EXPORTER_OTLP_ENDPOINT;
  const exact = traces?.endpoint === undefined ? env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT : undefined;
  const url = exact
    ? endpointUrl('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', exact, '')
    : given
      ? endpointUrl(traces?.endpoint ? 'traces.endpoint' : 'OTEL_EXPORTER_OTLP_ENDPOINT', given, '/v1/traces')
      : undefined;
  return { url, ratio, slowAfter };
}

function resolveOtlpMetrics(otlp: OtlpMetricsOptions | undefined): ResolvedOptions['otlpMetrics'] {
  if (otlp === undefined) return undefined;
  const interval = otlp.interval ?? '60s';
  const seconds = parseDuration(interval);
  if (seconds === undefined || seconds < 0.001 || seconds > longestInterval) {
    throw new StartError(
      `otlpMetrics.interval is ${JSON.stringify(interval)}. Write a duration from 1ms to 1d, such as 60s.`,
    );
  }
  return { url: endpointUrl('otlpMetrics.endpoint', otlp.endpoint, '/v1/metrics'), intervalMillis: seconds * 1_000 };
}

/**
 * Puts every default in place and reads the environment.
 * @throws {StartError} naming the option or variable, its value and what to write.
 */
export function resolveOptions(options: StartOptions, env: NodeJS.ProcessEnv = process.env): ResolvedOptions {
  const { service, catalog } = options;
  if (typeof service !== 'string' || service === '') {
    throw new StartError(`service is ${JSON.stringify(service)}. Give the service's name.`);
  }
  if (catalog !== undefined && !catalog.services.some(({ name }) => name === service)) {
    const known = catalog.services.map(({ name }) => name).join(', ') || 'none';
    throw new StartError(
      `service is ${JSON.stringify(service)}, which the catalog does not have. Use one of: ${known}.`,
    );
  }
  const metrics = options.metrics === false ? { server: false } : (options.metrics ?? {});
  const port =
    numberFrom('metrics.port', metrics.port?.toString(), isPort, 'Write a port from 0 to 65535.') ??
    numberFrom('PULSETRAIL_METRICS_PORT', env.PULSETRAIL_METRICS_PORT, isPort, 'Write a port from 0 to 65535.') ??
    9464;
  const budget = metrics.budget ?? 2_000;
  if (!Number.isInteger(budget) || budget < 1) {
    throw new StartError(`metrics.budget is ${budget}. Write a whole number of label sets, 1 or more.`);
  }
  const http = options.http ?? true;
  const ignorePaths = typeof http === 'object' ? http.ignorePaths : undefined;
  return {
    service,
    catalog,
    version: options.version,
    environment: options.environment,
    metrics: {
      server: metrics.server ?? true,
      host: metrics.host ?? (env.PULSETRAIL_METRICS_HOST || '127.0.0.1'),
      port,
      registries: metrics.registries ?? [],
      budget,
    },
    otlpMetrics: resolveOtlpMetrics(options.otlpMetrics),
    traces: resolveTraces(options.traces, env),
    http: http === false ? undefined : { ignorePaths: new Set(ignorePaths ?? defaultIgnoredPaths) },
    hashKey: options.hashKey ?? (env.PULSETRAIL_HASH_KEY || undefined),
  };
}
