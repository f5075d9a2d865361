import type { BurnTier } from './burn.js';
import type { CatalogDefinition, OperationKind } from './definition.js';
import type { DeviceModel } from './device-model.js';
import type { DeviceFamilyName } from './devices.js';
import type { MetricDefinition } from './metric.js';
import type { NotificationModel } from './notification-model.js';
import type { CounterPromise, HealthCheck, Heartbeat, Quality, Saturation } from './promise-model.js';
import type { Target } from './target.js';
import type { Anomaly, ThresholdRule } from './threshold-model.js';

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
  /** The hosts that it calls; empty where none are declared. */
  readonly servers: readonly string[];
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
  readonly counterPromises: readonly CounterPromise[];
  readonly heartbeats: readonly Heartbeat[];
  readonly healthChecks: readonly HealthCheck[];
  readonly quality: readonly Quality[];
  readonly saturation?: Saturation;
}

/** A device pipeline. */
export interface Pipeline {
  readonly name: string;
  readonly owner?: string;
  readonly description?: string;
  readonly families: readonly DeviceFamilyName[];
  readonly target: Target;
  /** Seconds for which no message may come through a subscription. */
  readonly quiet: number;
  /** The share of a family's devices that may be silent at a time. */
  readonly silent: number;
}

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
  /** Labels by which everything is told apart, beside its own. */
  readonly clusterLabels: readonly string[];
  readonly histograms: 'classic' | 'native';
  readonly rules: readonly ThresholdRule[];
  readonly anomalies: readonly Anomaly[];
}

/** The metric table of one catalog: the shared metrics (with the catalog's own bucket bounds) and the declared counters. */
export type MetricTable = ReadonlyMap<string, MetricDefinition>;

/**
 * A checked catalog: what generators and the SDK read. `definition` keeps what was written, so that names of services,
 * operations, counters, labels and values stay literal types.
 */
export interface Catalog<Definition extends CatalogDefinition = CatalogDefinition> extends NotificationModel {
  readonly definition: Definition;
  readonly services: readonly Service[];
  /** The device families that the catalog declares itself. */
  readonly devices: readonly DeviceModel[];
  /** The alarms that each device family can raise, built-in and own. */
  readonly alarms: ReadonlyMap<DeviceFamilyName, readonly string[]>;
  readonly pipelines: readonly Pipeline[];
  /** Every metric by its OpenTelemetry name. */
  readonly metrics: MetricTable;
  readonly alerting: Alerting;
}
