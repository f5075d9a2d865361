import { type Duration, parseDuration } from '@pulsetrail/catalog/quantities';
import type { Problems } from '../problems.js';
import { withoutQuery } from '../redact.js';
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
  /**
   * What of texts that are bodies leaves: `none` but single words, or all but what redaction finds, which the names of
   * people are not (`redacted`). Default `none`.
   */
  readonly bodies?: LogBodies;
}

/** What of the bodies of log records leaves. */
export type LogBodies = 'none' | 'redacted';

/** Options of OTLP metrics, for collectors that receive instead of scrape. */
export interface OtlpMetricsOptions {
  /**
   * OTLP/HTTP base address; `/v1/metrics` is added. Default: `OTEL_EXPORTER_OTLP_METRICS_ENDPOINT` (used as it is), else with
   * `OTEL_METRICS_EXPORTER=otlp` that of all signals, else no metrics are sent.
   */
  readonly endpoint?: string;
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
function endpointUrl(option: string, base: unknown, path: string, problems: Problems): string | undefined {
  try {
    const url = new URL(String(base));
    if (url.protocol === 'http:' || url.protocol === 'https:') {
      if (path !== '') url.pathname = `${url.pathname.replace(/\/$/, '')}${path}`;
      return url.href;
    }
  } catch {
    // Falls through to the sentence below.
  }
  problems.say(
    `${option} is ${JSON.stringify(withoutQuery(String(base)))}, which is no HTTP address. Write one such as http://127.0.0.1:4318.`,
  );
  return undefined;
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
  problems: Problems,
): string | undefined {
  const path = `/v1/${signal.toLowerCase()}`;
  if (given !== undefined && given !== '') return endpointUrl(option, given, path, problems);
  const exporters = exportersOf(signal, env);
  if (exporters !== undefined && !exporters.has('otlp')) return undefined;
  const specific = `OTEL_EXPORTER_OTLP_${signal}_PROTOCOL`;
  const protocolVariable = said(env, specific) === undefined ? 'OTEL_EXPORTER_OTLP_PROTOCOL' : specific;
  const exact = said(env, `OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`);
  const wanted = signal === 'TRACES' || exporters !== undefined;
  const shared = said(env, 'OTEL_EXPORTER_OTLP_ENDPOINT') ?? (exporters === undefined ? undefined : defaultEndpoint);
  if (!exact && (!wanted || !shared)) return undefined;
  const protocol = said(env, protocolVariable) ?? 'http/protobuf';
  if (protocol !== 'http/protobuf') {
    problems.say(
      `${protocolVariable} is ${JSON.stringify(protocol)}, which is not supported. Write http/protobuf, and the collector's HTTP port, often 4318.`,
    );
  }
  if (exact) return endpointUrl(`OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`, exact, '', problems);
  return shared && endpointUrl('OTEL_EXPORTER_OTLP_ENDPOINT', shared, path, problems);
}

/** A number from an option, else from a variable, else the default. */
function wholeNumber(
  option: string | undefined,
  given: number | undefined,
  variable: string,
  env: NodeJS.ProcessEnv,
  otherwise: number,
  problems: Problems,
): number {
  const isSound = (value: unknown) => Number.isInteger(Number(value)) && Number(value) >= 1;
  const remedy = 'Write a whole number, 1 or more.';
  const sound =
    problems.sound(option ?? '', given, isSound, remedy) ??
    (given === undefined ? problems.sound(variable, said(env, variable), isSound, remedy) : undefined);
  return Number(sound ?? otherwise);
}

/** Milliseconds of a duration from an option, else of a variable, else the default. */
function milliseconds(
  option: string,
  given: Duration | undefined,
  variable: string,
  env: NodeJS.ProcessEnv,
  otherwise: number,
  problems: Problems,
): number {
  if (given === undefined) return wholeNumber(undefined, undefined, variable, env, otherwise, problems);
  const isSound = (text: Duration) => {
    const seconds = parseDuration(text);
    return seconds !== undefined && seconds >= 0.001 && seconds <= longestInterval;
  };
  const sound = problems.sound(option, given, isSound, 'Write a duration from 1ms to 1d, such as 60s.');
  return sound === undefined ? otherwise : (parseDuration(sound) ?? 0) * 1_000;
}

/** Puts the defaults of a queue in place; `BSP` and `BLRP` are OpenTelemetry's names for the batches of spans and logs. */
export function resolveBatch(
  option: string,
  given: BatchOptions | undefined,
  prefix: 'BSP' | 'BLRP',
  env: NodeJS.ProcessEnv,
  problems: Problems,
): BatchLimits {
  const batch = problems.group(option, given) ?? {};
  const variable = (name: string) => `OTEL_${prefix}_${name}`;
  const queue = wholeNumber(`${option}.queue`, batch.queue, variable('MAX_QUEUE_SIZE'), env, 2_048, problems);
  const size = wholeNumber(`${option}.size`, batch.size, variable('MAX_EXPORT_BATCH_SIZE'), env, 512, problems);
  return {
    size: Math.min(size, queue),
    queue,
    delay: milliseconds(`${option}.delay`, batch.delay, variable('SCHEDULE_DELAY'), env, 1_000, problems),
    timeout: wholeNumber(undefined, undefined, variable('EXPORT_TIMEOUT'), env, exportTimeout, problems),
  };
}

/** Where and how often metrics are sent. */
export interface ResolvedOtlpMetrics {
  readonly url: string;
  readonly intervalMillis: number;
  /** Milliseconds after which an export that does not answer counts as failed. */
  readonly timeoutMillis: number;
}

/** Where and how often metrics are sent; undefined when they are not. */
export function resolveOtlpMetrics(
  given: OtlpMetricsOptions | undefined,
  env: NodeJS.ProcessEnv,
  problems: Problems,
): ResolvedOtlpMetrics | undefined {
  const otlp = problems.group('otlpMetrics', given) ?? {};
  const url = signalUrl('METRICS', 'otlpMetrics.endpoint', otlp.endpoint, env, problems);
  const every = 'OTEL_METRIC_EXPORT_INTERVAL';
  const intervalMillis = milliseconds('otlpMetrics.interval', otlp.interval, every, env, 60_000, problems);
  const limit = 'OTEL_METRIC_EXPORT_TIMEOUT';
  const timeoutMillis = wholeNumber(undefined, undefined, limit, env, exportTimeout, problems);
  return url === undefined
    ? undefined
    : { url, intervalMillis, timeoutMillis: Math.min(timeoutMillis, intervalMillis) };
}

/** Where log records are sent and in which batches; undefined when they are not. */
export function resolveLogs(
  given: LogsOptions | false | undefined,
  env: NodeJS.ProcessEnv,
  problems: Problems,
): { readonly url: string; readonly limits: BatchLimits; readonly bodies: LogBodies } | undefined {
  if (given === false) return undefined;
  const logs = problems.group('logs', given) ?? {};
  const url = signalUrl('LOGS', 'logs.endpoint', logs.endpoint, env, problems);
  const isKnown = (text: LogBodies) => text === 'none' || text === 'redacted';
  const bodies = problems.sound('logs.bodies', logs.bodies, isKnown, 'Write none or redacted.') ?? 'none';
  const limits = resolveBatch('logs.batch', logs.batch, 'BLRP', env, problems);
  return url === undefined ? undefined : { url, limits, bodies };
}
