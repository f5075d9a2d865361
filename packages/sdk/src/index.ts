export type { ClosedValues } from '@pulsetrail/catalog/metrics';
export type { MetricsAnswer, MetricsRequest } from './exposition/answer.js';
export type { ForeignRegistry } from './exposition/foreign-text.js';
export type { MetricsPage } from './exposition/page.js';
export type { FlowHandle } from './flows/flow-run.js';
export type { FlowSteps, FlowTimer } from './flows/flow-timer.js';
export { type HonoContext, honoRoutes } from './http/routes/hono.js';
export { type KoaContext, koaRoutes } from './http/routes/koa.js';
export { type TraceFields, traceFields } from './logs/trace-fields.js';
export {
  type HttpOptions,
  type MetricsOptions,
  StartError,
  type StartOptions,
  type TracesOptions,
} from './options.js';
export type { BatchOptions, LogBodies, LogsOptions, OtlpMetricsOptions } from './otlp/options.js';
export type { HistogramOptions, InstrumentOptions, LabelsWithin } from './registry/ad-hoc.js';
export { MetricConflictError } from './registry/conflict.js';
export type { Counter, CounterSeries } from './registry/counter.js';
export type { Gauge, GaugeSeries, UpDownCounter, UpDownCounterSeries } from './registry/gauge.js';
export type { Histogram, HistogramSeries } from './registry/histogram.js';
export type { Instruments, Observable, ObservableOptions } from './registry/instruments.js';
export type { Labels, LabelValue } from './registry/label-tree.js';
export { counter, gauge, histogram, observable, upDownCounter } from './registry/module-instruments.js';
export type { ObservationCallback, Observe } from './registry/observation.js';
export { type InstrumentOf, Registry } from './registry/registry.js';
export type { AnyService, BusinessCounter, BusinessCounters, ServiceShape, ShapeOf } from './shape.js';
export { start } from './start.js';
export type { StartStatus, Telemetry } from './telemetry.js';
export type { ApiTimerOptions } from './timers/api-timer.js';
export type { DbTimerOptions, StatementText } from './timers/db-timer.js';
export type {
  GeneralTimer,
  GeneralTimerOptions,
  OperationTimer,
  TimerOptions,
} from './timers/operation-timer.js';
export type { OutcomeOptions } from './timers/outcome.js';
export type { ScoreTimerOptions } from './timers/score-timer.js';
export type { TimerHandle } from './timers/timed.js';
export { drawTrace } from './trace/draw-trace.js';
export { keepTrace } from './trace/keep-trace.js';
export type { TraceShares } from './trace/shares.js';
