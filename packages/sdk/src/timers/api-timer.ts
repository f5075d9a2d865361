import { SpanKind } from '@opentelemetry/api';
import type { OperationTimerSetup, TimerOptions } from './operation-timer.js';

/** Options of an {@link OperationTimer} of kind `api`. */
export type ApiTimerOptions = TimerOptions;

/** How an `api` operation is timed: `operation.duration`, and a span named after the operation. */
export const apiDetails: OperationTimerSetup<ApiTimerOptions>['details'] = (operation) => ({
  spanName: operation.name,
  kind: SpanKind.INTERNAL,
  attributes: { component: operation.component, operation: operation.name },
  labels: undefined,
});
