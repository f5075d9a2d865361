import { type Duration, parseDuration } from '@pulsetrail/catalog/quantities';
import { withoutQuery } from '../redact.js';
import { StartError } from '../start-error.js';
import type { BatchLimits } from './batch-queue.js';

/** How spans or log records are gathered before they are sent. */
export interface BatchOptions {
  /** Most of one export. Default: `OTEL_BSP_MAX_EXPORT_BATCH_SIZE` (logs: `OTEL_BLRP_...`), else 512. */
  readonly size?: number;
  /** Most that are held; more are dropped and counted. Default: `OTEL_BSP_MAX_QUEUE_SIZE` (logs: `OTEL_BLRP_...`), else 2,048. */
  readonly queue?: number;
  /** The longest that one waits for its export. Default: `OTEL_BSP_SCHEDULE_DELAY` (logs: `OTEL_BLRP_...`) in milliseconds, else `1s`. */
  readonly delay?: Duration;
}

/** Options of OTLP logs: what is written with the OpenTelemetry Logs API. */
export interface LogsOptions {
  /**
   * OTLP/HTTP base address; `/v1/logs` is added. Default: `OTEL_EXPORTER_OTLP_LOGS_ENDPOINT` (used as it is), else with
   * `OTEL_LOGS_EXPORTER=otlp` that of all signals, else no logs are sent.
   */
  readonly endpoint?: string;
  /** Batches and bounds. */
  readonly batch?: BatchOptions;
}

/** Options of OTLP metrics, for collectors that receive instead of scrape. */
export interface OtlpMetricsOptions {
  /** OTLP/HTTP base address; `/v1/metrics` is added. */
  readonly endpoint: string;
  /** Time between two exports. Default: `OTEL_METRIC_EXPORT_INTERVAL` in milliseconds, else `60s`. */
  readonly interval?: Duration;
}

/** Seconds; Node's timers fall back to a millisecond somewhat above this. */
const longestInterval = 86_400;

/** Where a collector listens. Source: OpenTelemetry specification, OTLP exporter, default endpoint. */
const defaultEndpoint = 'http://localhost:4318';

/** Milliseconds; longer than the exporters' own limit, which is 10 s unless `OTEL_EXPORTER_OTLP_TIMEOUT` says otherwise. */
const exportTimeout = 30_000;

/** A checked OTLP address with a signal's path. */
function endpointUrl(option: string, base: string, path: string): string {
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
}

/** What a variable says; one that is empty says nothing. */
const said = (env: NodeJS.ProcessEnv, name: string): string | undefined => env[name]?.trim() || undefined;

/** The exporters that a variable such as `OTEL_TRACES_EXPORTER` lists; undefined when it says nothing. */
export function exportersOf(signal: 'TRACES' | 'METRICS' | 'LOGS', env: NodeJS.ProcessEnv): Set<string> | undefined {
  const list = said(env, `OTEL_${signal}_EXPORTER`)
    ?.split(',')
    .map((name) => name.trim());
  return list?.some(Boolean) ? new Set(list.filter(Boolean)) : undefined;
}

/**
 * Where a signal is sent. The option comes first, then `OTEL_EXPORTER_OTLP_<SIGNAL>_ENDPOINT`, used as it is, then
 * `OTEL_EXPORTER_OTLP_ENDPOINT`: for traces as it stands, for metrics and logs where `OTEL_<SIGNAL>_EXPORTER` has `otlp`,
 * since a collector of traces alone is common. `none` there sends nothing.
 */
export function signalUrl(
  signal: 'TRACES' | 'METRICS' | 'LOGS',
  option: string,
  given: string | undefined,
  env: NodeJS.ProcessEnv,
): string | undefined {
  const path = `/v1/${signal.toLowerCase()}`;
  if (given !== undefined && given !== '') return endpointUrl(option, given, path);
  const exporters = exportersOf(signal, env);
  if (exporters !== undefined && !exporters.has('otlp')) return undefined;
  const protocol = said(env, `OTEL_EXPORTER_OTLP_${signal}_PROTOCOL`) ?? said(env, 'OTEL_EXPORTER_OTLP_PROTOCOL');
  const exact = said(env, `OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`);
  const wanted = signal === 'TRACES' || exporters !== undefined;
  const shared = said(env, 'OTEL_EXPORTER_OTLP_ENDPOINT') ?? (exporters === undefined ? undefined : defaultEndpoint);
  if (!exact && (!wanted || !shared)) return undefined;
  if (protocol && protocol !== 'http/protobuf') {
    throw new StartError(
      `OTEL_EXPORTER_OTLP_PROTOCOL is ${JSON.stringify(protocol)}, which is not supported. Write http/protobuf, and the collector's HTTP port, often 4318.`,
    );
  }
  if (exact) return endpointUrl(`OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`, exact, '');
  return shared && endpointUrl('OTEL_EXPORTER_OTLP_ENDPOINT', shared, path);
}

function wholeNumber(option: string, value: unknown, least: number): number {
  if (Number.isInteger(Number(value)) && Number(value) >= least) return Number(value);
  throw new StartError(`${option} is ${JSON.stringify(value)}. Write a whole number, ${least} or more.`);
}

/** A duration from an option, or milliseconds from a variable, as milliseconds. */
function milliseconds(option: string, given: string | undefined, variable: string, env: NodeJS.ProcessEnv): number {
  if (given === undefined) return wholeNumber(variable, env[variable], 1);
  const seconds = parseDuration(given);
  if (seconds !== undefined && seconds >= 0.001 && seconds <= longestInterval) return seconds * 1_000;
  throw new StartError(`${option} is ${JSON.stringify(given)}. Write a duration from 1ms to 1d, such as 60s.`);
}

/** Puts the defaults of a queue in place; `BSP` and `BLRP` are OpenTelemetry's names for the batches of spans and logs. */
export function resolveBatch(
  option: string,
  batch: BatchOptions | undefined,
  prefix: 'BSP' | 'BLRP',
  env: NodeJS.ProcessEnv,
): BatchLimits {
  const number = (key: 'size' | 'queue', variable: string, otherwise: number): number => {
    const named = `OTEL_${prefix}_${variable}`;
    if (batch?.[key] !== undefined) return wholeNumber(`${option}.${key}`, batch[key], 1);
    return said(env, named) ? wholeNumber(named, env[named], 1) : otherwise;
  };
  const queue = number('queue', 'MAX_QUEUE_SIZE', 2_048);
  const delay = `OTEL_${prefix}_SCHEDULE_DELAY`;
  const given = batch?.delay ?? (said(env, delay) ? undefined : '1s');
  return {
    size: Math.min(number('size', 'MAX_EXPORT_BATCH_SIZE', 512), queue),
    queue,
    delay: milliseconds(`${option}.delay`, given, delay, env),
    timeout: exportTimeout,
  };
}

/** Where and how often metrics are sent; undefined when they are not. */
export function resolveOtlpMetrics(
  otlp: OtlpMetricsOptions | undefined,
  env: NodeJS.ProcessEnv,
): { readonly url: string; readonly intervalMillis: number } | undefined {
  const url = signalUrl('METRICS', 'otlpMetrics.endpoint', otlp?.endpoint, env);
  if (url === undefined) return undefined;
  const given = otlp?.interval ?? (said(env, 'OTEL_METRIC_EXPORT_INTERVAL') ? undefined : '60s');
  return { url, intervalMillis: milliseconds('otlpMetrics.interval', given, 'OTEL_METRIC_EXPORT_INTERVAL', env) };
}

/** Where log records are sent and in which batches; undefined when they are not. */
export function resolveLogs(
  logs: LogsOptions | false | undefined,
  env: NodeJS.ProcessEnv,
): { readonly url: string; readonly limits: BatchLimits } | undefined {
  if (logs === false) return undefined;
  const url = signalUrl('LOGS', 'logs.endpoint', logs?.endpoint, env);
  return url === undefined ? undefined : { url, limits: resolveBatch('logs.batch', logs?.batch, 'BLRP', env) };
}
