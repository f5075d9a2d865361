import { SpanKind } from '@opentelemetry/api';
import type { Histogram } from '../registry/histogram.js';
import type { Labels } from '../registry/label-tree.js';
import type { TimerOptions } from './operation-timer.js';
import { type PlanDetails, planFor, type TimedOperation, type TimingPlan } from './plan.js';
import type { Timed } from './timed.js';

/** Options of an {@link OperationTimer} of kind `score`. */
export interface ScoreTimerOptions extends TimerOptions {
  /** Number of items (rows, answers, readings) that go into the score; recorded in `score.input.size`. */
  readonly inputSize?: number;
  /** The version of the model, the label `score.model.version`. Known only later: `timer.set({ 'score.model.version': '2' })`. */
  readonly modelVersion?: string;
}

const scoreOf = (labels: Labels, name: string): string => String(labels['score.name'] ?? name);

/** How a `score` operation is timed: `score.calculation.duration`, and a span `score <name>`. */
export function scoreDetails(name: string, labels: Labels, modelVersion?: string): PlanDetails {
  const score = scoreOf(labels, name);
  const version = modelVersion === undefined ? {} : { 'score.model.version': modelVersion };
  return {
    spanName: `score ${score}`,
    kind: SpanKind.INTERNAL,
    attributes: { 'score.name': score, ...version },
    labels: version,
  };
}

/** The same of a model's version. */
export const scorePlan = (operation: TimedOperation, { modelVersion }: ScoreTimerOptions): TimingPlan =>
  modelVersion === undefined
    ? operation.plain
    : planFor(operation, String(modelVersion), () => scoreDetails(operation.name, operation.labels, modelVersion));

/** Records how much goes into a score, in `score.input.size` and on the span. */
export const recordInputSize =
  (inputSizes: Histogram<'score.name' | 'score.model.version'>) =>
  (timed: Timed, { name, labels }: TimedOperation, { inputSize, modelVersion }: ScoreTimerOptions): void => {
    if (inputSize === undefined || inputSize === null) return;
    timed.span.setAttribute('score.input.size', inputSize);
    inputSizes.record(inputSize, { 'score.name': scoreOf(labels, name), 'score.model.version': modelVersion });
  };
