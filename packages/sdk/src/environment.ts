import { isLongEnough } from './hash-key.js';
import type { Problems } from './problems.js';
import { cleanerOf } from './redact.js';
import { distance } from './spelling.js';
import { warnOnce } from './warning.js';

/**
 * What of `OTEL_RESOURCE_ATTRIBUTES` may leave: where the service runs. Hosts, users, process ids, command lines and
 * whatever else somebody puts there stay out. Source of the names: semantic conventions, resource.
 */
const safeKeys =
  /^(?:service\.(?:name|namespace|version|instance\.id)|deployment\.environment(?:\.name)?|cloud\.(?:provider|platform|region|availability_zone)|k8s\.(?:cluster|namespace|deployment|statefulset|daemonset|pod|container)\.name)$/;

/** Characters of a value; a resource is sent with every batch. */
const longest = 255;

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** What `OTEL_RESOURCE_ATTRIBUTES` says that may leave. Source of the format: OpenTelemetry specification, resource SDK. */
export function resourceFromEnvironment(env: NodeJS.ProcessEnv): Readonly<Record<string, string>> {
  const attributes: Record<string, string> = {};
  for (const pair of (env.OTEL_RESOURCE_ATTRIBUTES ?? '').split(',')) {
    const [, key = '', value = ''] = /^\s*([^=\s]+)\s*=\s*(.*?)\s*$/.exec(pair) ?? [];
    if (safeKeys.test(key) && value !== '') attributes[key] = cleanerOf(key, longest)(decoded(value));
  }
  return attributes;
}

/**
 * Whether the environment switches telemetry off: `PULSETRAIL_ENABLED=false` or OpenTelemetry's `OTEL_SDK_DISABLED=true`.
 * Anything else that the latter says is `false`, with a warning. Source: OpenTelemetry specification, environment
 * variables, boolean value.
 */
export function isSwitchedOff(env: NodeJS.ProcessEnv): boolean {
  if (/^(?:false|0|off|no)$/i.test(env.PULSETRAIL_ENABLED?.trim() ?? '')) return true;
  const disabled = env.OTEL_SDK_DISABLED?.trim() ?? '';
  if (!/^(?:true|false|)$/i.test(disabled)) {
    warnOnce(
      `OTEL_SDK_DISABLED ${disabled}`,
      `OTEL_SDK_DISABLED is ${JSON.stringify(disabled)}, which counts as false: telemetry is on. Write true to switch it off, or false.`,
    );
  }
  return /^true$/i.test(disabled);
}

/**
 * What is asked of the environment where telemetry is switched off: whether it is, and the key of the hashes. Nothing else
 * of it is used, so nothing else is a reason not to start.
 */
export const whileOff = ({ PULSETRAIL_ENABLED, PULSETRAIL_HASH_KEY }: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
  PULSETRAIL_ENABLED,
  PULSETRAIL_HASH_KEY: isLongEnough(PULSETRAIL_HASH_KEY ?? '') ? PULSETRAIL_HASH_KEY : undefined,
});

/** What can go from service to service in headers: the trace (W3C Trace Context), and baggage (W3C Baggage). */
export type Propagator = 'tracecontext' | 'baggage';

const isPropagator = (name: string): name is Propagator => name === 'tracecontext' || name === 'baggage';

/** What `OTEL_PROPAGATORS` asks for; both where it says nothing. */
export function propagatorsOf(env: NodeJS.ProcessEnv, problems: Problems): ReadonlySet<Propagator> {
  const names = (env.OTEL_PROPAGATORS?.trim() || 'tracecontext,baggage')
    .split(',')
    .map((name) => name.trim().toLowerCase());
  for (const name of names) {
    if (isPropagator(name) || name === 'none' || name === '') continue;
    problems.refuse(
      'OTEL_PROPAGATORS',
      env.OTEL_PROPAGATORS,
      `${JSON.stringify(name)} is not supported: write tracecontext, baggage or none, or leave it out and give OpenTelemetry a propagator of your own before start (propagation.setGlobalPropagator).`,
    );
  }
  return new Set(names.includes('none') ? [] : names.filter(isPropagator));
}

const signals = ['TRACES', 'METRICS', 'LOGS'] as const;

/** The variables of OTLP that are there for all signals and for each. */
const ofSignals = (name: string): string[] =>
  ['', ...signals.map((signal) => `${signal}_`)].map((signal) => `OTEL_EXPORTER_OTLP_${signal}${name}`);

/** The variables that say one of a few words; those of exporters, several. */
const worded: ReadonlyMap<string, readonly string[]> = new Map([
  ['PULSETRAIL_ENABLED', ['true', 'false', '1', '0', 'on', 'off', 'yes', 'no']],
  ['OTEL_TRACES_EXPORTER', ['otlp', 'none']],
  ['OTEL_METRICS_EXPORTER', ['otlp', 'prometheus', 'none']],
  ['OTEL_LOGS_EXPORTER', ['otlp', 'none']],
  ...ofSignals('COMPRESSION').map((name): [string, string[]] => [name, ['gzip', 'none']]),
]);

/** Refuses what variables say that would be taken for nothing. */
export function checkEnvironment(env: NodeJS.ProcessEnv, problems: Problems): void {
  for (const [name, words] of worded) {
    const said = env[name]?.trim() ?? '';
    const given = name.endsWith('_EXPORTER') ? said.split(',').map((word) => word.trim()) : [said.toLowerCase()];
    if (given.every((word) => word === '' || words.includes(word))) continue;
    problems.refuse(name, env[name], `Write one of: ${words.join(', ')}.`);
  }
  for (const name of ofSignals('TIMEOUT')) {
    const said = env[name]?.trim() || undefined;
    problems.sound(name, said, (text) => /^[1-9]\d*$/.test(text), 'Write a whole number of milliseconds, 1 or more.');
  }
}

/** The variables of OpenTelemetry that are read: by us, by its exporters, or by its instrumentations. */
const read = new RegExp(
  `^OTEL_(?:${[
    'SERVICE_NAME|RESOURCE_ATTRIBUTES|SDK_DISABLED|PROPAGATORS',
    `TRACES_SAMPLER(?:_ARG)?|(?:${signals.join('|')})_EXPORTER`,
    'B(?:SP|LRP)_(?:SCHEDULE_DELAY|EXPORT_TIMEOUT|MAX_QUEUE_SIZE|MAX_EXPORT_BATCH_SIZE)',
    'METRIC_EXPORT_(?:INTERVAL|TIMEOUT)',
    `EXPORTER_OTLP_(?:(?:${signals.join('|')})_)?(?:ENDPOINT|PROTOCOL|HEADERS|TIMEOUT|COMPRESSION)`,
    'NODE_(?:ENABLED|DISABLED)_INSTRUMENTATIONS|INSTRUMENTATION_\\w+|SEMCONV_STABILITY_OPT_IN',
  ].join('|')})$`,
);

/** Our own that are read. */
const own = 'ENABLED METRICS_PORT METRICS_HOST METRICS_TOKEN METRICS_TOKEN_FILE HASH_KEY INSTRUMENTATIONS'
  .split(' ')
  .map((name) => `PULSETRAIL_${name}`);

/** Whether a name is nearly that of a variable that is read. Others with our prefix belong to other programs. */
const isMisspelt = (name: string): boolean =>
  name.startsWith('PULSETRAIL_') && !own.includes(name) && own.some((known) => distance(name, known) <= 2);

/** The variables that are set and that nobody here reads: those of OpenTelemetry, and misspelt ones of our own. */
export const unreadVariables = (env: NodeJS.ProcessEnv): readonly string[] =>
  Object.keys(env)
    .filter((name) => env[name]?.trim() && ((name.startsWith('OTEL_') && !read.test(name)) || isMisspelt(name)))
    .toSorted();
