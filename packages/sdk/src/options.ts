import type { Catalog } from '@pulsetrail/catalog';
import { parseDuration } from '@pulsetrail/catalog/quantities';
import {
  checkEnvironment,
  isSwitchedOff,
  type Propagator,
  propagatorsOf,
  resourceFromEnvironment,
  whileOff,
} from './environment.js';
import { type ForeignRegistry, isForeignRegistry } from './exposition/foreign-text.js';
import { isLongEnough, shortestKey } from './hash-key.js';
import { type ResolvedHttp, resolveHttp } from './http/options.js';
import { unknownOptions } from './option-names.js';
import type { BatchLimits } from './otlp/batch-queue.js';
import {
  exportersOf,
  type LogBodies,
  type ResolvedOtlpMetrics,
  resolveBatch,
  resolveLogs,
  resolveOtlpMetrics,
  signalUrl,
} from './otlp/options.js';
import { type Problems, resolving } from './problems.js';
import type { MetricsOptions, StartOptions, TracesOptions } from './start-options.js';
import type { StatementText } from './timers/db-timer.js';
import { resolveSampling } from './trace/sampling.js';
import { resolveShares } from './trace/shares.js';

export type { HttpOptions } from './http/options.js';
export { StartError } from './start-error.js';
export type { MetricsOptions, StartOptions, TracesOptions } from './start-options.js';

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
    readonly runtime: boolean;
  };
  readonly otlpMetrics: ResolvedOtlpMetrics | undefined;
  readonly logs: { readonly url: string; readonly limits: BatchLimits; readonly bodies: LogBodies } | undefined;
  readonly traces:
    | {
        readonly url: string | undefined;
        readonly ratio: number;
        /** Whether the decision that comes with a caller's trace may be followed. */
        readonly followsParents: boolean;
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
  /** What goes to other services, and is taken from them. */
  readonly propagators: ReadonlySet<Propagator>;
  /** Attributes of the resource that the environment adds. */
  readonly resource: Readonly<Record<string, string>>;
}

const isPort = (value: number): boolean => Number.isInteger(value) && value >= 0 && value <= 65_535;
const portRemedy = 'Write a port from 0 to 65535.';

const texts: readonly unknown[] = ['none', 'normalized', 'raw'] satisfies StatementText[];

function resolveTraces(
  given: TracesOptions | false | undefined,
  env: NodeJS.ProcessEnv,
  problems: Problems,
): ResolvedOptions['traces'] {
  if (given === false) return undefined;
  const traces = problems.group('traces', given) ?? {};
  const { ratio, followsParents, isOff } = resolveSampling(traces.ratio, env, problems);
  const slow = problems.sound(
    'traces.slow',
    traces.slow,
    (text) => parseDuration(text) !== undefined,
    'Write a duration such as 500ms.',
  );
  const url = signalUrl('TRACES', 'traces.endpoint', traces.endpoint, env, problems);
  const shares = problems.group('traces.shares', traces.shares);
  const statements = problems.sound(
    'traces.statements',
    traces.statements,
    (text) => texts.includes(text),
    'Write none, normalized or raw.',
  );
  return {
    url: isOff ? undefined : url,
    ratio,
    followsParents,
    slowAfter: parseDuration(slow ?? '1s') ?? 1,
    limits: resolveBatch('traces.batch', traces.batch, 'BSP', env, problems),
    routeShares: problems.attempt(() => resolveShares('routes', shares)) ?? {},
    operationShares: problems.attempt(() => resolveShares('operations', shares)) ?? {},
    statements: statements ?? 'none',
  };
}

function resolveHashKey(given: string | undefined, env: NodeJS.ProcessEnv, problems: Problems): string | undefined {
  const remedy = `Write a long random text, ${shortestKey} characters or more.`;
  const option = problems.secret('hashKey', given, remedy);
  const variable = env.PULSETRAIL_HASH_KEY?.trim() ? env.PULSETRAIL_HASH_KEY : undefined;
  const key = option ?? (given === undefined ? variable : undefined);
  if (key !== undefined && !isLongEnough(key)) {
    problems.say(`${option === undefined ? 'PULSETRAIL_HASH_KEY' : 'hashKey'} has ${key.length} characters. ${remedy}`);
  }
  return key;
}

/** The token of the page. A file that cannot be read is refused: without it, the page would be open. */
function resolveToken(metrics: MetricsOptions, env: NodeJS.ProcessEnv, problems: Problems): string | undefined {
  const remedy = 'Write one, or leave the option out.';
  const token = problems.secret('metrics.token', metrics.token, remedy) ?? (env.PULSETRAIL_METRICS_TOKEN || undefined);
  const fileOption = problems.text('metrics.tokenFile', metrics.tokenFile, 'Name a readable file.');
  const file = fileOption ?? (env.PULSETRAIL_METRICS_TOKEN_FILE || undefined);
  if (metrics.token !== undefined && metrics.tokenFile !== undefined) {
    problems.say('metrics.token and metrics.tokenFile are both given. Give one of them.');
  }
  if (token !== undefined || file === undefined) return token;
  const name = fileOption === undefined ? 'PULSETRAIL_METRICS_TOKEN_FILE' : 'metrics.tokenFile';
  try {
    const found = process.getBuiltinModule('node:fs').readFileSync(file, 'utf8').trim();
    if (found === '') problems.say(`The file that ${name} names holds no token. ${remedy}`);
    return found;
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    problems.say(`${name} is ${JSON.stringify(file)}, which cannot be read (${code}). Name a readable file.`);
    return undefined;
  }
}

/** Whether the page gets a port where no option says so. */
const serverByDefault = (env: NodeJS.ProcessEnv): boolean => exportersOf('METRICS', env)?.has('prometheus') ?? true;

function resolveMetrics(
  given: MetricsOptions | false | undefined,
  env: NodeJS.ProcessEnv,
  problems: Problems,
): ResolvedOptions['metrics'] {
  const metrics = given === false ? { server: false } : (problems.group('metrics', given) ?? {});
  const variable = env.PULSETRAIL_METRICS_PORT?.trim() || undefined;
  const port =
    problems.sound('metrics.port', metrics.port, (value) => isPort(Number(value)), portRemedy) ??
    problems.sound('PULSETRAIL_METRICS_PORT', variable, (text) => isPort(Number(text)), portRemedy) ??
    9464;
  const registries = problems.sound(
    'metrics.registries',
    metrics.registries,
    (list) => Array.isArray(list) && list.every(isForeignRegistry),
    'Give a list of prom-client or @prometheus-io/client registries: [register].',
  );
  const budget = problems.sound(
    'metrics.budget',
    metrics.budget,
    (most) => Number.isInteger(most) && most >= 1,
    'Write a whole number of label sets, 1 or more.',
  );
  return {
    server: problems.flag('metrics.server', metrics.server) ?? serverByDefault(env),
    host:
      problems.text('metrics.host', metrics.host, 'Write an address such as 127.0.0.1.') ??
      (env.PULSETRAIL_METRICS_HOST || '127.0.0.1'),
    port: Number(port),
    registries: registries ?? [],
    budget: budget ?? 2_000,
    token: resolveToken(metrics, env, problems),
    runtime: problems.flag('metrics.runtime', metrics.runtime) ?? true,
  };
}

function resolveService(
  { service, catalog }: StartOptions,
  problems: Problems,
): Pick<ResolvedOptions, 'service' | 'catalog'> {
  const name = typeof service === 'string' && service.trim() !== '' ? service : undefined;
  if (name === undefined) problems.refuse('service', service, "Give the service's name.");
  const isCatalog = (given: Catalog) => Array.isArray(given.services) && given.metrics instanceof Map;
  const known = problems.sound('catalog', catalog, isCatalog, 'Give what defineCatalog returns.');
  if (name !== undefined && known !== undefined && !known.services.some((declared) => declared.name === name)) {
    const names = known.services.map((declared) => declared.name).join(', ') || 'none';
    problems.say(`service is ${JSON.stringify(name)}, which the catalog does not have. Use one of: ${names}.`);
  }
  return { service: name ?? '', catalog: known };
}

/**
 * Puts every default in place and reads the environment; where telemetry is switched off, hardly any of it.
 * @throws {StartError} naming every option and variable that cannot be, its value and what to write.
 */
export function resolveOptions(options: StartOptions, environment: NodeJS.ProcessEnv = process.env): ResolvedOptions {
  return resolving((problems) => {
    if (typeof options !== 'object' || options === null) {
      problems.say(
        "start was called without options. Give at least the service's name: start({ service: 'clinic-api' }).",
      );
      problems.throwIfAny();
    }
    for (const sentence of unknownOptions(options)) problems.say(sentence);
    const enabled = problems.flag('enabled', options.enabled) ?? !isSwitchedOff(environment);
    const env = enabled ? environment : whileOff(environment);
    checkEnvironment(env, problems);
    const resource = resourceFromEnvironment(env);
    const isChoice = (choice: string) => choice === 'auto' || choice === 'none';
    const choiceRemedy = 'Write auto or none.';
    const instrumentations =
      problems.sound('instrumentations', options.instrumentations, isChoice, choiceRemedy) ??
      problems.sound(
        'PULSETRAIL_INSTRUMENTATIONS',
        env.PULSETRAIL_INSTRUMENTATIONS || undefined,
        isChoice,
        choiceRemedy,
      );
    return {
      ...resolveService(options, problems),
      version: problems.text('version', options.version) ?? resource['service.version'],
      environment:
        problems.text('environment', options.environment) ??
        resource['deployment.environment.name'] ??
        resource['deployment.environment'],
      metrics: resolveMetrics(options.metrics, env, problems),
      otlpMetrics: resolveOtlpMetrics(options.otlpMetrics, env, problems),
      logs: resolveLogs(options.logs, env, problems),
      traces: resolveTraces(options.traces, env, problems),
      http: resolveHttp(options.http, problems),
      hashKey: resolveHashKey(options.hashKey, env, problems),
      enabled,
      handleSignals: problems.flag('handleSignals', options.handleSignals) ?? true,
      instrumentations: instrumentations === 'auto' ? 'auto' : 'none',
      propagators: propagatorsOf(env, problems),
      resource,
    };
  });
}
