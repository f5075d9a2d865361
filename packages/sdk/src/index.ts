export type { ForeignRegistry } from './exposition/foreign-text.js';
export type { MetricsPage } from './exposition/page.js';
export {
  type HttpOptions,
  type MetricsOptions,
  type OtlpMetricsOptions,
  StartError,
  type StartOptions,
  type TracesOptions,
} from './options.js';
export type { Counter, CounterSeries } from './registry/counter.js';
export type { Gauge, GaugeSeries } from './registry/gauge.js';
export type { Histogram, HistogramSeries } from './registry/histogram.js';
export type { Labels, LabelValue } from './registry/label-tree.js';
export { type InstrumentOf, MetricConflictError, Registry } from './registry/registry.js';
export type { AnyService, BusinessCounter, BusinessCounters, ServiceShape, ShapeOf } from './shape.js';
export { start } from './start.js';
export type { StartStatus, Telemetry } from './telemetry.js';
export type { ApiTimerOptions } from './timers/api-timer.js';
export type { DbTimerOptions } from './timers/db-timer.js';
export type { OperationTimer, TimerOptions } from './timers/operation-timer.js';
export type { ScoreTimerOptions } from './timers/score-timer.js';
export type { TimerHandle } from './timers/timed.js';
export { keepTrace } from './trace/recorded-span.js';
