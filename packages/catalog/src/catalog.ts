import type { BurnTier } from './burn.js';
import type { CatalogDefinition, ChannelDefinition, OperationKind } from './definition.js';
import type { DeviceFamilyName } from './devices.js';
import type { MetricDefinition } from './metrics.js';
import type { Severity } from './notification.js';

/** A latency promise: a quantile below the threshold now, or a share of calls below it over the period. */
export type LatencyTarget =
  | { readonly kind: 'quantile'; readonly threshold: number; readonly quantile: number }
  | { readonly kind: 'objective'; readonly threshold: number; readonly budget: number };

/** The resolved targets of an operation, flow or pipeline; seconds, ratios and events per second. */
export interface Target {
  readonly latency?: LatencyTarget;
  /** Error budget as a ratio. */
  readonly errors?: number;
  /** Least rate in events per second. */
  readonly throughput?: number;
  /** The burn tiers that alert on `errors` and on a latency objective. */
  readonly tiers: readonly BurnTier[];
}

/** An operation with everything that its rules, panels and instruments need. */
export interface Operation {
  readonly service: string;
  readonly name: string;
  readonly kind: OperationKind;
  readonly component: string;
  readonly description?: string;
  /** The score that a `score` operation calculates. */
  readonly score?: string;
  /** The histogram that records it, under the label `operation`. */
  readonly metric: MetricDefinition;
  readonly target: Target;
}

/** A declared score with its possible model versions; empty when any version may run. */
export interface Score {
  readonly name: string;
  readonly versions: readonly string[];
}

/** A flow of steps. */
export interface Flow {
  readonly service: string;
  readonly name: string;
  readonly description?: string;
  readonly steps: readonly string[];
  readonly target: Target;
}

/** An external integration of a service. */
export interface Integration {
  readonly service: string;
  readonly name: string;
  readonly description?: string;
  readonly target: Target;
}

/** A service of the catalog. */
export interface Service {
  readonly name: string;
  readonly owner: string;
  readonly description?: string;
  readonly operations: readonly Operation[];
  readonly counters: readonly MetricDefinition[];
  readonly scores: readonly Score[];
  readonly flows: readonly Flow[];
  readonly integrations: readonly Integration[];
}

/** A device pipeline. */
export interface Pipeline {
  readonly name: string;
  readonly owner?: string;
  readonly description?: string;
  readonly families: readonly DeviceFamilyName[];
  readonly target: Target;
}

/** A notification channel with its name. */
export type Channel = { readonly name: string } & ChannelDefinition;

/** Intervals in seconds, and thresholds, that all rules share. */
export interface Alerting {
  readonly period: number;
  readonly scrapeInterval: number;
  readonly evaluationInterval: number;
  readonly window: number;
  readonly for: number;
  readonly keepFiringFor: number;
  readonly minimumBadEvents: number;
  readonly tiers: readonly BurnTier[];
}

/** How mail is sent. */
export interface Smtp {
  readonly smarthost: string;
  readonly from: string;
  readonly username?: string;
  readonly passwordFile?: string;
  readonly requireTls: boolean;
}

/** The metric table of one catalog: the shared metrics (with the catalog's own bucket bounds) and the declared counters. */
export type MetricTable = ReadonlyMap<string, MetricDefinition>;

/**
 * A checked catalog: what generators and the SDK read. `definition` keeps what was written, so that names of services,
 * operations, counters, labels and values stay literal types.
 */
export interface Catalog<Definition extends CatalogDefinition = CatalogDefinition> {
  readonly definition: Definition;
  readonly services: readonly Service[];
  readonly pipelines: readonly Pipeline[];
  readonly channels: readonly Channel[];
  readonly routes: Readonly<Record<Severity, readonly string[]>>;
  /** Every metric by its OpenTelemetry name. */
  readonly metrics: MetricTable;
  readonly alerting: Alerting;
  readonly smtp?: Smtp;
}
