export { type BurnTier, burnFactor, defaultTiers, isReachable, maximumBurn } from './burn.js';
export type {
  Alerting,
  Catalog,
  Flow,
  Integration,
  MetricTable,
  Operation,
  Pipeline,
  Score,
  Service,
} from './catalog.js';
export {
  type AlertCategory,
  alertCategories,
  type RuleCategory,
  ruleCategories,
} from './category.js';
export { defineCatalog } from './define.js';
export {
  type CatalogDefinition,
  type ChannelDefinition,
  catalogSchema,
  type OperationKind,
  type ServiceDefinition,
  type TargetDefinition,
} from './definition.js';
export type {
  DeviceModel,
  MessageAlarm,
  MessageCondition,
  MessageEnd,
  MessageKind,
  MessageValue,
  SentValue,
} from './device-model.js';
export {
  type BuiltInFamilyName,
  type DeviceAlarm,
  type DeviceFamilyName,
  deviceFamilies,
  deviceFamilyNames,
  type MessageOutcome,
  messageOutcomes,
  type PipelineStep,
  pipelineSteps,
} from './devices.js';
export { CatalogError, type CatalogProblem } from './error.js';
export { compileSchema, type SchemaCheck } from './json-schema.js';
export { declareMetric, type MetricDeclaration, type MetricDefinition, metrics } from './metrics.js';
export { type MetricKind, prometheusName, sanitizeLabelName, sanitizeMetricName } from './names.js';
export { type Weekday, weekdays } from './notification.js';
export type { Channel, Links, NotificationModel, RouteRule, Smtp, TimeInterval } from './notification-model.js';
export type {
  CounterPromise,
  HealthCheck,
  Heartbeat,
  Quality,
  Saturation,
} from './promise-model.js';
export {
  type Amount,
  type Duration,
  formatDuration,
  formatPercentage,
  type Percentage,
  parseDuration,
  parsePercentage,
  parseRate,
  type Rate,
  type RateUnit,
  writeDuration,
} from './quantities.js';
export { scrapesInWindow } from './scrapes.js';
export { type Severity, severities } from './severity.js';
export type { LatencyTarget, PromisedRate, Target } from './target.js';
export type { ThresholdOperator } from './threshold-definition.js';
export type { Anomaly, Measure, OwnRule, ThresholdRule } from './threshold-model.js';
