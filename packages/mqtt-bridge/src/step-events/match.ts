import { pipelineSteps } from '@pulsetrail/catalog';
import type { Flow, FlowStep } from './flow.js';
import type { StepEvent } from './step-event.js';

/** The steps that listeners report twice, once in each of two code paths. */
const [received, parsed] = pipelineSteps;

/** The steps after which a message is not received or parsed again. */
const laterSteps: readonly string[] = pipelineSteps.slice(2);

/** How far apart, in milliseconds, the two reports of one step may be. */
export const repeatLimit = 2_000;

/** How often one message's step is reported at most. */
const repeats = 2;

/** How well an event and a flow go together; `no` when they cannot belong together. */
export type Match = 'no' | 'repeat' | 'next';

/** Whether nothing but this very message can say what the event says. */
const isSameMessage = (flow: Flow, { content }: StepEvent): boolean =>
  content?.isTimed === true && content.key === flow.timedKey;

/** Whether a step that the flow has may be reported once more. */
function matchRepeat(flow: Flow, known: FlowStep, event: StepEvent): Match {
  // A request that is sent again has the same time.
  if (event.clock === 'listener' && event.time === known.time) return 'repeat';
  if (known.count >= repeats) return 'no';
  if (isSameMessage(flow, event)) return 'repeat';
  if (Math.abs(event.time - known.time) > repeatLimit) return 'no';
  const isEarlyStep = event.step === received || event.step === parsed;
  const hasMovedOn = laterSteps.some((step) => (flow.steps.get(step)?.time ?? event.time) < event.time);
  return isEarlyStep && hasMovedOn ? 'no' : 'repeat';
}

/**
 * Whether the flow can take the step, going by its steps and their times alone.
 * @param reach how far from its first event one of a message's can be, in milliseconds, those that come late included.
 */
export function matchStep(flow: Flow, event: StepEvent, reach: number): Match {
  if (Math.abs(event.time - flow.first) > reach) return 'no';
  const known = flow.steps.get(event.step);
  if (known !== undefined) return matchRepeat(flow, known, event);
  if (event.step !== received || isSameMessage(flow, event)) return 'next';
  // What was received after the rest of a message happened is another message.
  return event.time > flow.first + repeatLimit ? 'no' : 'next';
}

/** Whether a flow that has the event's id can take it: the same id much later is another attempt at the same message. */
export function matchNamed(flow: Flow, event: StepEvent): boolean {
  const known = flow.steps.get(event.step);
  return known === undefined || Math.abs(event.time - known.time) <= repeatLimit;
}

/** By what an event and a flow are known to belong together, the better the higher; 0 when they do not. */
export function likeness(flow: Flow, event: StepEvent): number {
  if (flow.flowId !== undefined && event.flowId !== undefined && flow.flowId !== event.flowId) return 0;
  if (flow.topicKey !== undefined && event.topicKey !== undefined && flow.topicKey !== event.topicKey) return 0;
  const { deviceKey, content } = event;
  if (flow.deviceKey !== undefined && deviceKey !== undefined && flow.deviceKey !== deviceKey) return 0;
  const isSameDevice = flow.deviceKey === deviceKey;
  if (content === undefined || flow.contentKeys.size === 0) return isSameDevice ? 2 : 1;
  if (flow.contentKeys.has(content.key)) return 3;
  if (content.isTimed && flow.timedKey !== undefined) return 0;
  // Every message begins with its own payload; on the way a listener may write it differently.
  if (event.step === received) return 0;
  return isSameDevice && deviceKey !== undefined ? 2 : 1;
}
