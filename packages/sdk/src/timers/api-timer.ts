import { SpanKind } from '@opentelemetry/api';
import type { TimerOptions } from './operation-timer.js';
import type { PlanDetails, TimedOperation, TimingPlan } from './plan.js';

/** Options of an {@link OperationTimer} of kind `api`. */
export type ApiTimerOptions = TimerOptions;

/** How an `api` operation is timed: `operation.duration`, and a span named after the operation. */
export const apiDetails = (name: string): PlanDetails => ({ spanName: name, kind: SpanKind.INTERNAL });

/** No option changes that. */
export const apiPlan = (operation: TimedOperation): TimingPlan => operation.plain;
