import { type MessageOutcome, type PipelineStep, pipelineSteps } from '@pulsetrail/catalog';
import { endOf, unknownKind } from '../families/family.js';
import type { Flow } from './flow.js';
import { deviceStatusStep, isPipelineStep, validationStep } from './step-name.js';

/**
 * Why a flow ended.
 *
 * - `complete`: its last step came, or it failed where the listener stops.
 * - `window`: its last step did not come in time.
 * - `overflow`: there were too many open flows, and it was the oldest.
 * - `shutdown`: the bridge stopped.
 */
export type FlowEnd = 'complete' | 'window' | 'overflow' | 'shutdown';

/** What a flow amounts to. */
export interface Verdict {
  /** Absent when nobody can tell, because the flow was cut short or its kind is not known. */
  readonly outcome?: MessageOutcome;
  /** The error of the step that gives the outcome; else of the first step that failed, or `step_missing`. */
  readonly errorType?: string;
  /** The steps that were expected and did not come. */
  readonly missing: readonly string[];
  /** The step that did not come although nothing failed before: some listeners fail in silence. */
  readonly silentStep?: PipelineStep;
}

/** What a message ends with whose step failed. */
function outcomeAt(step: PipelineStep, errorType: string | undefined): MessageOutcome {
  switch (step) {
    case '3_patient_lookup':
      return errorType === 'patient_not_found' ? 'patient_not_found' : 'lookup_failed';
    case '4_patient_updated':
      return 'update_failed';
    case '5_medical_stored':
      return 'store_failed';
    default:
      return 'invalid';
  }
}

/** What a message ends with in which nothing failed. */
function goodOutcome(flow: Flow): MessageOutcome | undefined {
  if (flow.family !== undefined && flow.kind !== unknownKind) {
    const end = endOf(flow.family, flow.kind);
    if (end === 'ignored') return 'ignored';
    return end === '5_medical_stored' ? 'stored' : 'status';
  }
  if (flow.has('5_medical_stored')) return 'stored';
  return flow.has(deviceStatusStep) ? 'status' : undefined;
}

/** The first of the five that is expected after the furthest that came. */
const nextStep = (expected: readonly string[], furthest: number): PipelineStep | undefined =>
  expected.slice(furthest + 1).find(isPipelineStep);

/**
 * Judges a flow that has ended. The first failure among the five steps decides, also where the listener went on: a reading
 * that is stored for nobody is no success. A failure outside the five counts when the message did not come through.
 */
export function judge(flow: Flow, end: FlowEnd): Verdict {
  const { expected, last } = flow.path;
  const furthest = expected.findLastIndex((step) => flow.has(step));
  const due = flow.isStopped ? expected.slice(0, furthest + 1) : expected;
  const missing = due.filter((step) => !flow.has(step));

  const failed = pipelineSteps.find((step) => flow.hasFailed(step));
  const errorType = flow.timed().find(([, step]) => step.errorType !== undefined)?.[1].errorType;
  const failure = errorType === undefined ? {} : { errorType };
  if (failed !== undefined) {
    const failedBy = flow.steps.get(failed)?.errorType;
    return { outcome: outcomeAt(failed, failedBy), missing, ...(failedBy !== undefined && { errorType: failedBy }) };
  }
  const next = flow.has(last) ? undefined : nextStep(expected, furthest);
  if (flow.isStopped) {
    const isInvalid = next === undefined || flow.hasFailed(validationStep);
    return { outcome: isInvalid ? 'invalid' : outcomeAt(next, errorType), missing, ...failure };
  }
  if (next !== undefined && end === 'window') {
    const outcome = outcomeAt(next, errorType);
    return errorType === undefined
      ? { outcome, missing, errorType: 'step_missing', silentStep: next }
      : { outcome, missing, errorType };
  }
  const outcome = next === undefined ? goodOutcome(flow) : undefined;
  return { ...(outcome !== undefined && { outcome }), missing, ...failure };
}
