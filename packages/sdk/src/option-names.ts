import type { HttpOptions } from './http/options.js';
import type { BatchOptions, LogsOptions, OtlpMetricsOptions } from './otlp/options.js';
import { distance } from './spelling.js';
import type { MetricsOptions, StartOptions, TracesOptions } from './start-options.js';
import type { TraceShares } from './trace/shares.js';

type Names<Options> = Readonly<Record<keyof Options, true>>;

const batch: Names<BatchOptions> = { size: true, queue: true, delay: true };

/** Every option that there is, by the option that holds it. */
const known = new Map<string, Readonly<Record<string, true>>>([
  [
    '',
    {
      service: true,
      catalog: true,
      version: true,
      environment: true,
      metrics: true,
      otlpMetrics: true,
      logs: true,
      traces: true,
      http: true,
      hashKey: true,
      enabled: true,
      handleSignals: true,
      instrumentations: true,
    } satisfies Names<StartOptions>,
  ],
  [
    'metrics',
    {
      port: true,
      host: true,
      server: true,
      token: true,
      tokenFile: true,
      registries: true,
      budget: true,
      runtime: true,
    } satisfies Names<MetricsOptions>,
  ],
  ['otlpMetrics', { endpoint: true, interval: true } satisfies Names<OtlpMetricsOptions>],
  ['logs', { endpoint: true, batch: true, bodies: true } satisfies Names<LogsOptions>],
  ['logs.batch', batch],
  [
    'traces',
    {
      endpoint: true,
      ratio: true,
      slow: true,
      batch: true,
      shares: true,
      statements: true,
    } satisfies Names<TracesOptions>,
  ],
  ['traces.batch', batch],
  ['traces.shares', { routes: true, operations: true } satisfies Names<TraceShares>],
  [
    'http',
    {
      ignorePaths: true,
      route: true,
      user: true,
      trustInbound: true,
      baggage: true,
      ownHosts: true,
      client: true,
    } satisfies Names<HttpOptions>,
  ],
]);

const inLetters = (name: string): string => name.toLowerCase().replace(/[^a-z]/g, '');

/** The option of a group whose name differs least, and by no more letters than that. */
function closest(group: string, name: string, most: number): string | undefined {
  let least = most + 1;
  let found: string | undefined;
  for (const option of Object.keys(known.get(group) ?? {})) {
    const differs = distance(inLetters(name), inLetters(option));
    if (differs >= least) continue;
    least = differs;
    found = group === '' ? option : `${group}.${option}`;
  }
  return found;
}

/** The option that was probably meant: a misspelt one of this place, or one that has its place elsewhere. */
function meant(group: string, name: string): string | undefined {
  let found = closest(group, name, Math.max(2, Math.floor(name.length / 3)));
  for (const place of known.keys()) found ??= closest(place, name, 1);
  return found;
}

const valueAt = (options: unknown, path: string): unknown =>
  path === ''
    ? options
    : path
        .split('.')
        .reduce<unknown>(
          (value, name) => (value as Readonly<Record<string, unknown>> | undefined | null)?.[name],
          options,
        );

/**
 * What is wrong with the names of options, for callers whom no compiler has told: a sentence for each that does not exist.
 */
export function unknownOptions(options: StartOptions): string[] {
  const sentences: string[] = [];
  for (const [group, names] of known) {
    const given = valueAt(options, group);
    if (typeof given !== 'object' || given === null || Array.isArray(given)) continue;
    for (const [name, value] of Object.entries(given)) {
      if (value === undefined || Object.hasOwn(names, name)) continue;
      const path = group === '' ? name : `${group}.${name}`;
      const option = meant(group, name);
      sentences.push(`${path} is no option. ${option === undefined ? 'Leave it out.' : `Did you mean ${option}?`}`);
    }
  }
  return sentences;
}
