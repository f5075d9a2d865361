import type { ServiceDefinition } from './definition.js';
import type { MetricDefinition } from './metric.js';
import { parseDuration, parsePercentage, parseRate, rateUnit } from './quantities.js';
import type { Severity } from './severity.js';
import type { PromisedRate, Target } from './target.js';

/** What is promised of a business counter. */
export interface CounterPromise {
  readonly service: string;
  readonly metric: MetricDefinition;
  readonly atLeast?: PromisedRate;
  readonly atMost?: PromisedRate;
  readonly ratio?: {
    /** By label: the values that are meant. */
    readonly of: Readonly<Record<string, readonly string[]>>;
    /** A ratio. */
    readonly below: number;
  };
  /** Seconds over which all of it is looked at. */
  readonly over: number;
}

/** Something that has to happen again and again. */
export interface Heartbeat {
  readonly service: string;
  readonly name: string;
  readonly description?: string;
  /** Seconds. */
  readonly every: number;
  /** Seconds by which it may be late. */
  readonly grace: number;
  readonly severity: Severity;
}

/** A check that a service makes of something that it needs. */
export interface HealthCheck {
  readonly service: string;
  readonly name: string;
  readonly description?: string;
  readonly severity: Severity;
}

/** Records that are checked as they pass: a budget for those that fail. */
export interface Quality {
  readonly service: string;
  readonly name: string;
  readonly description?: string;
  readonly target: Target;
}

/** How full what a service uses may get; what is undefined is not alerted on. */
export interface Saturation {
  readonly service: string;
  /** Ratios. */
  readonly cpu?: number;
  readonly memory?: number;
  readonly disk?: number;
  /** Seconds. */
  readonly eventLoop?: number;
  readonly queues: readonly { readonly name: string; readonly limit: number }[];
}

/** The schema has accepted the text, so a parser's `undefined` cannot occur here. */
const known = (value: number | undefined): number => value ?? Number.NaN;
const seconds = (text: string): number => known(parseDuration(text));

const listOf = (values: string | readonly string[]): readonly string[] =>
  typeof values === 'string' ? [values] : values;

/** Labels with the values that are meant, each as a list. */
export const labelValues = (
  labels: Readonly<Record<string, string | readonly string[]>>,
): Record<string, readonly string[]> =>
  Object.fromEntries(Object.entries(labels).map(([label, values]) => [label, listOf(values)]));

/** Turns a rate as it is written into what rules read. */
export function resolveRate(text: string): PromisedRate {
  return { perSecond: known(parseRate(text)), unit: rateUnit(text) ?? { name: 's', seconds: 1 } };
}

type CounterTarget = NonNullable<NonNullable<ServiceDefinition['counters']>[string]['target']>;

/** Turns a counter's target into what rules read; `window` is what it is looked at over by default. */
export const resolveCounterPromise = (
  service: string,
  metric: MetricDefinition,
  { atLeast, atMost, ratio, over }: CounterTarget,
  window: number,
): CounterPromise => ({
  service,
  metric,
  ...(atLeast !== undefined && { atLeast: resolveRate(atLeast) }),
  ...(atMost !== undefined && { atMost: resolveRate(atMost) }),
  ...(ratio !== undefined && {
    ratio: { of: labelValues(ratio.of), below: known(parsePercentage(ratio.below)) },
  }),
  over: over === undefined ? window : seconds(over),
});

/** Turns a heartbeat as it is written into what rules read. */
export function resolveHeartbeat(
  service: string,
  name: string,
  { description, every, grace, severity }: NonNullable<ServiceDefinition['heartbeats']>[string],
): Heartbeat {
  const period = seconds(every);
  return {
    service,
    name,
    ...(description !== undefined && { description }),
    every: period,
    grace: grace === undefined ? period / 10 : seconds(grace),
    severity: severity ?? 'warning',
  };
}

/** Turns a health check as it is written into what rules read. */
export const resolveHealthCheck = (
  service: string,
  name: string,
  { description, severity }: NonNullable<ServiceDefinition['healthChecks']>[string],
): HealthCheck => ({
  service,
  name,
  ...(description !== undefined && { description }),
  severity: severity ?? 'critical',
});

const limit = <Text extends string>(
  written: Text | false | undefined,
  usual: Text,
  parse: (text: string) => number | undefined,
): number | undefined => (written === false ? undefined : known(parse(written ?? usual)));

/** Turns limits as they are written into what rules read, the defaults filled in. */
export function resolveSaturation(service: string, written: NonNullable<ServiceDefinition['saturation']>): Saturation {
  const limits = {
    cpu: limit(written.cpu, '80%', parsePercentage),
    memory: limit(written.memory, '90%', parsePercentage),
    disk: limit(written.disk, '85%', parsePercentage),
    eventLoop: limit(written.eventLoop, '100ms', parseDuration),
  };
  const present = Object.entries(limits).filter((entry) => entry[1] !== undefined);
  const queues = Object.entries(written.queues ?? {}).map(([name, most]) => ({ name, limit: most }));
  return { service, ...Object.fromEntries(present), queues };
}
