import { type Attributes, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { type Catalog, type MetricDefinition, metrics, type PipelineStep, pipelineSteps } from '@pulsetrail/catalog';
import { keepTrace, type Telemetry } from '@pulsetrail/sdk';
import type { DeviceFamily } from '../families/family.js';
import { errorLabel, messaging } from '../recording/message-trace.js';
import type { Refusal } from './emit-handler.js';
import type { Flow } from './flow.js';
import { otherStep, stepLabel } from './step-name.js';
import { type FlowEnd, judge, type Verdict } from './verdict.js';

/** What a recorder needs. */
export interface StepEventRecorderOptions {
  readonly telemetry: Pick<Telemetry, 'instrument' | 'tracer'>;
  readonly families: readonly DeviceFamily[];
  /** Its bucket bounds and targets count. Default: the shared metric table, and no target. */
  readonly catalog?: Catalog;
}

/** Why an event is in no trace. */
export type DropReason = 'queue_full' | 'late' | 'flow_full' | 'unreadable';

/** The way an event came. */
export type EventSource = 'http' | 'mqtt';

/** Turns what listeners report into the metrics and traces that the bridge's own messages have. */
export interface StepEventRecorder {
  accepted(source: EventSource): void;
  rejected(source: EventSource, reason: Refusal): void;
  dropped(reason: DropReason): void;
  /** How many flows are open. */
  open(count: number): void;
  /**
   * Records a flow that has ended.
   * @param at when, in milliseconds since 1970.
   */
  done(flow: Flow, end: FlowEnd, at: number): void;
}

const seconds = (milliseconds: number): number => Math.max(0, milliseconds) / 1_000;

/** The furthest of the five steps that came. */
const furthestOf = (flow: Flow): PipelineStep | undefined => pipelineSteps.findLast((step) => flow.has(step));

function attributesOf(flow: Flow, end: FlowEnd, { outcome, missing, errorType }: Verdict): Attributes {
  return {
    ...messaging,
    'messaging.operation.type': 'process',
    ...(flow.destination !== undefined && { 'messaging.destination.name': flow.destination }),
    'pulsetrail.source': 'step_event',
    'device.type': flow.family?.name ?? otherStep,
    'message.kind': flow.kind,
    'message.items': flow.items,
    ...(outcome !== undefined && { outcome }),
    ...(flow.deviceKey !== undefined && { 'device.id': flow.deviceKey }),
    ...(flow.alarm !== undefined && { 'device.alarm': flow.alarm }),
    'step_events.received': flow.received,
    'step_events.end': end,
    'steps.complete': missing.length === 0,
    ...(missing.length > 0 && { 'steps.missing': [...missing] }),
    ...(flow.usedArrival && { 'step_events.clock': 'arrival' }),
    ...errorLabel(errorType),
  };
}

/** Makes a recorder. Series with open labels start as the bridge's own recorder makes them. */
export function createStepEventRecorder({ telemetry, families, catalog }: StepEventRecorderOptions): StepEventRecorder {
  const { tracer } = telemetry;
  const instrument = <Definition extends MetricDefinition>(definition: Definition) =>
    telemetry.instrument((catalog?.metrics.get(definition.name) ?? definition) as Definition);
  const stepDuration = instrument(metrics.devicePipelineStepDuration);
  const processDuration = instrument(metrics.messagingProcessDuration);
  const messages = instrument(metrics.deviceMessages);
  const events = instrument(metrics.bridgeStepEvents);
  const rejections = instrument(metrics.bridgeStepEventsRejected);
  const drops = instrument(metrics.bridgeStepEventsDropped);
  const flows = instrument(metrics.bridgeStepFlows);
  const missingSteps = instrument(metrics.bridgeStepsMissing);
  const openFlows = instrument(metrics.bridgeStepFlowsOpen);

  for (const { name } of families) stepDuration.with({ 'device.type': name, 'pipeline.step': otherStep });

  const slowAfter = new Map(
    (catalog?.pipelines ?? []).flatMap(({ families: names, target }) =>
      names.map((name): readonly [string, number | undefined] => [name, target.latency?.threshold]),
    ),
  );

  /** A device type that nobody has declared is in no pipeline: it has traces, and no series of its own. */
  function measure(flow: Flow, { outcome, errorType, missing, silentStep }: Verdict, at: number): void {
    const { family } = flow;
    if (family === undefined) return;
    const labels = { 'device.type': family.name };
    let previous = flow.first;
    for (const [step, { time, errorType: stepError }] of flow.timed()) {
      stepDuration.record(seconds(time - previous), {
        ...labels,
        'pipeline.step': stepLabel(step),
        ...errorLabel(stepError),
      });
      previous = time;
    }
    // Without this, rules would not see a listener that fails in silence. It lasted at least as long as it was waited for.
    if (silentStep !== undefined) {
      stepDuration.record(seconds(at - flow.openedAt), {
        ...labels,
        'pipeline.step': silentStep,
        ...errorLabel(errorType),
      });
    }
    for (const step of missing) missingSteps.add(1, { ...labels, 'pipeline.step': stepLabel(step) });
    if (outcome !== undefined) messages.add(1, { ...labels, 'message.kind': flow.kind, outcome });
    const furthest = furthestOf(flow);
    if (furthest !== undefined) {
      processDuration.record(seconds((flow.steps.get(furthest)?.time ?? flow.first) - flow.first), {
        ...messaging,
        ...labels,
        'pipeline.step': furthest,
        ...errorLabel(errorType),
      });
    }
  }

  function writeTrace(flow: Flow, end: FlowEnd, verdict: Verdict): void {
    const name = flow.destination === undefined ? 'process' : `process ${flow.destination}`;
    const root = tracer.startSpan(
      name,
      {
        kind: SpanKind.CONSUMER,
        root: true,
        startTime: flow.first,
        attributes: attributesOf(flow, end, verdict),
        links: flow.link === undefined ? [] : [{ context: flow.link }],
      },
      ROOT_CONTEXT,
    );
    if (flow.alarm !== undefined) keepTrace(root);
    const parent = trace.setSpan(ROOT_CONTEXT, root);
    let previous = flow.first;
    for (const [, { shownStep, time, count, errorType }] of flow.timed()) {
      const attributes = {
        'pipeline.step': shownStep,
        'device.type': flow.family?.name ?? otherStep,
        ...(count > 1 && { 'step_events.repeated': count }),
        ...errorLabel(errorType),
      };
      const span = tracer.startSpan(shownStep, { startTime: previous, attributes }, parent);
      if (errorType !== undefined) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end(time);
      previous = time;
    }
    if (verdict.errorType !== undefined) root.setStatus({ code: SpanStatusCode.ERROR });
    const target = slowAfter.get(flow.family?.name ?? otherStep) ?? Number.POSITIVE_INFINITY;
    if (seconds(previous - flow.first) > target) keepTrace(root.setAttribute('operation.slow', true));
    root.end(previous);
  }

  return {
    accepted: (source) => events.add(1, { source }),
    rejected: (source, reason) => rejections.add(1, { source, reason }),
    dropped: (reason) => drops.add(1, { reason }),
    open: (count) => openFlows.set(count),
    done(flow, end, at) {
      const verdict = judge(flow, end);
      flows.add(1, { end });
      measure(flow, verdict, at);
      writeTrace(flow, end, verdict);
    },
  };
}
