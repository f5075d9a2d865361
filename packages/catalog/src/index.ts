export { type BurnTier, burnFactor, defaultTiers, isReachable, maximumBurn } from './burn.js';
export type {
  Alerting,
  Catalog,
  Channel,
  Flow,
  Integration,
  LatencyTarget,
  MetricTable,
  Operation,
  Pipeline,
  Score,
  Service,
  Smtp,
  Target,
} from './catalog.js';
export { defineCatalog } from './define.js';
export {
  type CatalogDefinition,
  type ChannelDefinition,
  catalogSchema,
  type OperationKind,
  type ServiceDefinition,
  type TargetDefinition,
} from './definition.js';
export {
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
export { declareMetric, type MetricDeclaration, type MetricDefinition, metrics } from './metrics.js';
export { type MetricKind, prometheusName, sanitizeLabelName, sanitizeMetricName } from './names.js';
export { type Severity, severities } from './notification.js';
export {
  type Duration,
  formatDuration,
  formatPercentage,
  type Percentage,
  parseDuration,
  parsePercentage,
  parseRate,
  type Rate,
} from './quantities.js';
