import { readFileSync } from 'node:fs';
import type { Catalog } from '@pulsetrail/catalog';
import { type Duration, parseDuration } from '@pulsetrail/catalog/quantities';
import { isSwitchedOff, resourceFromEnvironment } from './environment.js';
import type { ForeignRegistry } from './exposition/foreign-text.js';
import { type HttpOptions, type ResolvedHttp, resolveHttp } from './http/options.js';
import type { BatchLimits } from './otlp/batch-queue.js';
import {
  type BatchOptions,
  exportersOf,
  type LogsOptions,
  type OtlpMetricsOptions,
  resolveBatch,
  resolveLogs,
  resolveOtlpMetrics,
  signalUrl,
} from './otlp/options.js';
import { StartError } from './start-error.js';
import type { StatementText } from './timers/db-timer.js';
import { resolveShares, type TraceShares } from './trace/shares.js';

export type { HttpOptions } from './http/options.js';
export { StartError } from './start-error.js';

/** Options of the Prometheus page. */
export interface MetricsOptions {
  /** Port of the metrics server; 0 takes any free one. Default: `PULSETRAIL_METRICS_PORT`, else 9464. */
  readonly port?: number;
  /** Address of the metrics server. Default: `PULSETRAIL_METRICS_HOST`, else 127.0.0.1. */
  readonly host?: string;
  /**
   * Whether to serve the page on a port of its own; with false, mount `telemetry.metricsHandler`. Default true, unless
   * `OTEL_METRICS_EXPORTER` names exporters and `prometheus` is not among them.
   */
  readonly server?: boolean;
  /**
   * The bearer token that a scrape has to show. Default: `PULSETRAIL_METRICS_TOKEN`, else what is in `tokenFile`, else
   * nobody is asked for one.
   */
  readonly token?: string;
  /** A file that holds the token, such as a mounted secret. Default: `PULSETRAIL_METRICS_TOKEN_FILE`. */
  readonly tokenFile?: string;
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
  /** Batches and bounds of what is sent. */
  readonly batch?: BatchOptions;
  /** Shares other than `ratio`, for traces of particular interest. */
  readonly shares?: TraceShares;
  /**
   * What of the text of statements that `dbTimer` is given becomes `db.query.text`: `none`, `normalized` (without literals
   * and comments) or `raw`. Default `none`.
   */
  readonly statements?: StatementText;
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
  /**
   * Metrics by OTLP beside the page. Default: none, unless `OTEL_EXPORTER_OTLP_METRICS_ENDPOINT` or
   * `OTEL_METRICS_EXPORTER=otlp` asks for it.
   */
  readonly otlpMetrics?: OtlpMetricsOptions;
  /** Log records by OTLP, or false for none. Default: none, unless the environment asks for it. */
  readonly logs?: LogsOptions | false;
  /** Traces, or false for none. */
  readonly traces?: TracesOptions | false;
  /** Spans and metrics of HTTP servers and clients. Default true. */
  readonly http?: HttpOptions | boolean;
  /** Key of the hashes in which ids leave. Default: `PULSETRAIL_HASH_KEY`, else a random one, which is said. */
  readonly hashKey?: string;
  /**
   * Whether anything is measured at all; with false, all that {@link start} gives is there and does nothing.
   * Default true, unless `PULSETRAIL_ENABLED=false` or `OTEL_SDK_DISABLED=true`.
   */
  readonly enabled?: boolean;
  /**
   * Whether SIGTERM and SIGINT hand over what is held before the process ends as it would have anyway. Default true.
   */
  readonly handleSignals?: boolean;
  /**
   * `auto` loads `@opentelemetry/auto-instrumentations-node` for what the SDK does not see itself, such as database
   * drivers. Default: none, unless `PULSETRAIL_INSTRUMENTATIONS=auto`.
   */
  readonly instrumentations?: 'auto' | 'none';
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
    readonly token: string | undefined;
  };
  readonly otlpMetrics: { readonly url: string; readonly intervalMillis: number } | undefined;
  readonly logs: { readonly url: string; readonly limits: BatchLimits } | undefined;
  readonly traces:
    | {
        readonly url: string | undefined;
        readonly ratio: number;
        readonly slowAfter: number;
        readonly routeShares: Readonly<Record<string, number>>;
        readonly operationShares: Readonly<Record<string, number>>;
        readonly statements: StatementText;
        readonly limits: BatchLimits;
      }
    | undefined;
  readonly http: ResolvedHttp | undefined;
  readonly hashKey: string | undefined;
  readonly enabled: boolean;
  readonly handleSignals: boolean;
  readonly instrumentations: 'auto' | 'none';
  /** Attributes of the resource that the environment adds. */
  readonly resource: Readonly<Record<string, string>>;
}

const numberFrom = (option: string, text: string | undefined, isValid: (value: number) => boolean, remedy: string) => {
  if (text === undefined || text.trim() === '') return undefined;
  const value = Number(text);
  if (isValid(value)) return value;
  throw new StartError(`${option} is ${JSON.stringify(text)}. ${remedy}`);
};

const isPort = (value: number): boolean => Number.isInteger(value) && value >= 0 && value <= 65_535;
const isRatio = (value: number): boolean => value >= 0 && value <= 1;

function resolveStatements(text: StatementText = 'none'): StatementText {
  if (text === 'none' || text === 'normalized' || text === 'raw') return text;
  throw new StartError(`traces.statements is ${JSON.stringify(text)}. Write none, normalized or raw.`);
}

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
  const url = signalUrl('TRACES', 'traces.endpoint', traces?.endpoint, env);
  return {
    url,
    ratio,
    slowAfter,
    limits: resolveBatch('traces.batch', traces?.batch, 'BSP', env),
    routeShares: resolveShares('routes', traces?.shares),
    operationShares: resolveShares('operations', traces?.shares),
    statements: resolveStatements(traces?.statements),
  };
}

/** The token of the page. A file that cannot be read is refused: without it, the page would be open. */
function resolveToken({ token, tokenFile }: MetricsOptions, env: NodeJS.ProcessEnv): string | undefined {
  const given = token ?? (env.PULSETRAIL_METRICS_TOKEN || undefined);
  const file = tokenFile ?? (env.PULSETRAIL_METRICS_TOKEN_FILE || undefined);
  const option = tokenFile === undefined ? 'PULSETRAIL_METRICS_TOKEN_FILE' : 'metrics.tokenFile';
  let found = given;
  if (found === undefined && file !== undefined) {
    try {
      found = readFileSync(file, 'utf8').trim();
    } catch (error) {
      const { code = 'unknown error' } = error as NodeJS.ErrnoException;
      throw new StartError(
        `${option} is ${JSON.stringify(file)}, which cannot be read (${code}). Name a readable file.`,
      );
    }
  }
  if (found === '') throw new StartError('The token of the metrics page is empty. Write one, or leave the option out.');
  return found;
}

/** Whether the page gets a port where no option says so. */
const serverByDefault = (env: NodeJS.ProcessEnv): boolean => exportersOf('METRICS', env)?.has('prometheus') ?? true;

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
  const metrics: MetricsOptions = options.metrics === false ? { server: false } : (options.metrics ?? {});
  const port =
    numberFrom('metrics.port', metrics.port?.toString(), isPort, 'Write a port from 0 to 65535.') ??
    numberFrom('PULSETRAIL_METRICS_PORT', env.PULSETRAIL_METRICS_PORT, isPort, 'Write a port from 0 to 65535.') ??
    9464;
  const budget = metrics.budget ?? 2_000;
  if (!Number.isInteger(budget) || budget < 1) {
    throw new StartError(`metrics.budget is ${budget}. Write a whole number of label sets, 1 or more.`);
  }
  const resource = resourceFromEnvironment(env);
  const instrumentations = options.instrumentations ?? env.PULSETRAIL_INSTRUMENTATIONS ?? 'none';
  if (instrumentations !== 'auto' && instrumentations !== 'none' && instrumentations !== '') {
    throw new StartError(`instrumentations is ${JSON.stringify(instrumentations)}. Write auto or none.`);
  }
  return {
    service,
    catalog,
    version: options.version ?? resource['service.version'],
    environment: options.environment ?? resource['deployment.environment.name'] ?? resource['deployment.environment'],
    metrics: {
      server: metrics.server ?? serverByDefault(env),
      host: metrics.host ?? (env.PULSETRAIL_METRICS_HOST || '127.0.0.1'),
      port,
      registries: metrics.registries ?? [],
      budget,
      token: resolveToken(metrics, env),
    },
    otlpMetrics: resolveOtlpMetrics(options.otlpMetrics, env),
    logs: resolveLogs(options.logs, env),
    traces: resolveTraces(options.traces, env),
    http: resolveHttp(options.http),
    hashKey: options.hashKey ?? (env.PULSETRAIL_HASH_KEY || undefined),
    enabled: options.enabled ?? !isSwitchedOff(env),
    handleSignals: options.handleSignals ?? true,
    instrumentations: instrumentations === 'auto' ? 'auto' : 'none',
    resource,
  };
}
