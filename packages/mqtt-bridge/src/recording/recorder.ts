import {
  type Catalog,
  type DeviceFamilyName,
  type MetricDefinition,
  metrics,
  type PipelineStep,
  pipelineSteps,
} from '@pulsetrail/catalog';
import type { Telemetry } from '@pulsetrail/sdk';
import { type DeviceFamily, unknownKind } from '../families/family.js';
import type { Alarm } from '../message/message.js';
import type { MessageRun, StepRun } from '../pipeline/message-run.js';
import { durationOf, errorLabel, messageTraces, messaging } from './message-trace.js';
import { possibleEnds, possibleOutcomes } from './outcomes.js';
import type { ProducerUse } from './producer-context.js';

/** What a recorder needs. */
export interface RecorderOptions {
  readonly telemetry: Pick<Telemetry, 'instrument' | 'tracer' | 'hash'>;
  readonly families: readonly DeviceFamily[];
  /** Its bucket bounds and targets count. Default: the shared metric table, and no target. */
  readonly catalog?: Catalog;
  /** The bridge's client id and the broker, for the spans; no broker where there are several addresses. */
  readonly clientId: string;
  readonly broker?: { readonly host: string; readonly port: number };
  /** What a producer's trace context becomes. Default `link`. */
  readonly producer?: ProducerUse;
}

/** Turns what happened to a message into metrics and one trace. */
export interface Recorder {
  /** Counts a message that has arrived; without a family when none reads its topic. */
  received(family: DeviceFamilyName | undefined, receivedAt: number): void;
  /** Counts an alarm, at once; with a total, those that were raised before the start. */
  alarm(family: DeviceFamilyName, alarm: Alarm, total?: number): void;
  /** Records the steps of a message that failed and will be tried again. */
  retried(run: MessageRun): void;
  /** Records a message that is through, or that cannot be. */
  done(run: MessageRun): void;
  /** Counts a message that is lost, which only one at QoS 0 can be. */
  dropped(why: MessageLoss): void;
  /** Whether the broker is connected and every subscription accepted. */
  connected(isUp: boolean): void;
}

/** Why a message was lost: there was no room for it, and nobody would send it again. */
export type MessageLoss = 'spool_full';

/** A topic that no family reads, where a family's name would stand. Source: semantic conventions, `_OTHER`. */
const otherFamily = '_OTHER';

const lastStep = ({ steps }: MessageRun): PipelineStep => steps.at(-1)?.step ?? '1_mqtt_received';

const isBeforeLookup = ({ step }: StepRun): boolean => step === '1_mqtt_received' || step === '2_payload_parsed';

const seconds = (milliseconds: number): number => milliseconds / 1_000;

/** Makes a recorder. Every series whose labels are known beforehand exists, at zero, when it returns. */
export function createRecorder(options: RecorderOptions): Recorder {
  const { telemetry, families, catalog } = options;
  const writeTrace = messageTraces(options);
  const instrument = <Definition extends MetricDefinition>(definition: Definition) =>
    telemetry.instrument((catalog?.metrics.get(definition.name) ?? definition) as Definition);
  const stepDuration = instrument(metrics.devicePipelineStepDuration);
  const processDuration = instrument(metrics.messagingProcessDuration);
  const consumed = instrument(metrics.messagingConsumedMessages);
  const messages = instrument(metrics.deviceMessages);
  const redeliveries = instrument(metrics.deviceRedeliveries);
  const alarms = instrument(metrics.deviceAlarms);
  const retries = instrument(metrics.bridgeRetries);
  const drops = instrument(metrics.bridgeMessagesDropped);
  const connection = instrument(metrics.bridgeConnected);
  const lastMessage = instrument(metrics.bridgeLastMessageTime);

  // Series whose labels are all closed exist already; these have open ones, whose values only the families know.
  for (const family of families) {
    const labels = { 'device.type': family.name };
    for (const step of pipelineSteps) stepDuration.with({ ...labels, 'pipeline.step': step });
    for (const kind of [...Object.keys(family.kinds), unknownKind]) {
      for (const outcome of possibleOutcomes(family, kind)) messages.with({ ...labels, 'message.kind': kind, outcome });
    }
    for (const step of possibleEnds(family)) processDuration.with({ ...messaging, ...labels, 'pipeline.step': step });
    consumed.with({ ...messaging, ...labels });
  }
  consumed.with({ ...messaging, 'device.type': otherFamily });

  const seriesOf = (family: DeviceFamilyName) => {
    const labels = { 'device.type': family };
    return {
      consumed: consumed.with({ ...messaging, ...labels }),
      steps: new Map(
        pipelineSteps.map((step) => [step, stepDuration.with({ ...labels, 'pipeline.step': step })] as const),
      ),
      ends: new Map<PipelineStep, ReturnType<typeof processDuration.with>>(),
      /** By kind, then by outcome. */
      messages: new Map<string, Map<string, ReturnType<typeof messages.with>>>(),
    };
  };
  /** The series of what does not fail, by family: they are held, since nearly every message is recorded in them. */
  const held = new Map(families.map(({ name }) => [name, seriesOf(name)] as const));

  function recordStep(family: DeviceFamilyName, { step, start, end, errorType }: StepRun): void {
    const series = errorType === undefined ? held.get(family)?.steps.get(step) : undefined;
    if (series !== undefined) series.record(seconds(end - start));
    else {
      const labels = { 'device.type': family, 'pipeline.step': step, ...errorLabel(errorType) };
      stepDuration.record(seconds(end - start), labels);
    }
  }

  function countMessage({ message, kind, outcome }: MessageRun): void {
    const kinds = held.get(message.family)?.messages;
    let series = kinds?.get(kind)?.get(outcome);
    if (series === undefined) {
      series = messages.with({ 'device.type': message.family, 'message.kind': kind, outcome });
      const outcomes = kinds?.get(kind) ?? new Map();
      kinds?.set(kind, outcomes.set(outcome, series));
    }
    series.add(1);
  }

  function recordEnd(run: MessageRun): void {
    const step = lastStep(run);
    const ends = run.errorType === undefined ? held.get(run.message.family)?.ends : undefined;
    let series = ends?.get(step);
    if (series === undefined) {
      const labels = { ...messaging, 'device.type': run.message.family, 'pipeline.step': step };
      series = processDuration.with({ ...labels, ...errorLabel(run.errorType) });
      ends?.set(step, series);
    }
    series.record(seconds(durationOf(run)));
  }

  return {
    received(family, receivedAt) {
      const series = family === undefined ? undefined : held.get(family)?.consumed;
      if (series !== undefined) series.add(1);
      else consumed.add(1, { ...messaging, 'device.type': family ?? otherFamily });
      lastMessage.set(seconds(receivedAt));
    },
    alarm(family, alarm, total = 1) {
      alarms.add(total, { 'device.type': family, alarm });
    },
    retried({ message, steps }) {
      const { family } = message;
      retries.add(1, { 'device.type': family });
      // The steps before are recorded once, when the message is through.
      for (const run of steps) if (!isBeforeLookup(run)) recordStep(family, run);
    },
    dropped: (reason) => drops.add(1, { reason }),
    done(run) {
      const { message, steps, repeated } = run;
      for (const step of steps) recordStep(message.family, step);
      // One from the dead letters was counted when it went there.
      if (!message.replayed) {
        if (repeated) redeliveries.add(1, { 'device.type': message.family });
        else countMessage(run);
      }
      recordEnd(run);
      writeTrace(run);
    },
    connected: (isUp) => connection.set(isUp ? 1 : 0),
  };
}
