import { SpanKind } from '@opentelemetry/api';
import type { Histogram } from '../registry/histogram.js';
import type { OperationTimerSetup, TimerOptions } from './operation-timer.js';

/** Options of an {@link OperationTimer} of kind `score`. */
export interface ScoreTimerOptions extends TimerOptions {
  /** Number of items (rows, answers, readings) that go into the score; recorded in `score.input.size`. */
  readonly inputSize?: number;
  /** The version of the model, the label `score.model.version`. */
  readonly modelVersion?: string;
}

/** How a `score` operation is timed: `score.calculation.duration`, `score.input.size`, and a span `score <name>`. */
export const scoreDetails =
  (inputSizes: Histogram<'score.name' | 'score.model.version'>): OperationTimerSetup<ScoreTimerOptions>['details'] =>
  (operation, { inputSize, modelVersion }) => {
    const score = String(operation.labels['score.name'] ?? operation.name);
    if (inputSize !== undefined) {
      inputSizes.record(inputSize, { 'score.name': score, 'score.model.version': modelVersion });
    }
    return {
      spanName: `score ${score}`,
      kind: SpanKind.INTERNAL,
      attributes: {
        component: operation.component,
        operation: operation.name,
        'score.name': score,
        ...(modelVersion !== undefined && { 'score.model.version': modelVersion }),
        ...(inputSize !== undefined && { 'score.input.size': inputSize }),
      },
      labels: modelVersion === undefined ? undefined : { 'score.model.version': modelVersion },
    };
  };
