import { type Attributes, ROOT_CONTEXT, type SpanContext, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import {
  type Catalog,
  type DeviceFamilyName,
  type MetricDefinition,
  metrics,
  type PipelineStep,
  pipelineSteps,
} from '@pulsetrail/catalog';
import { keepTrace, type Telemetry } from '@pulsetrail/sdk';
import { type DeviceFamily, unknownKind } from './families/family.js';
import type { Alarm } from './message.js';
import { possibleEnds, possibleOutcomes } from './outcomes.js';
import type { MessageRun, StepRun } from './pipeline.js';
import { producerContext } from './producer-context.js';

/** What a recorder needs. */
export interface RecorderOptions {
  readonly telemetry: Pick<Telemetry, 'instrument' | 'tracer' | 'hash'>;
  readonly families: readonly DeviceFamily[];
  /** Its bucket bounds and targets count. Default: the shared metric table, and no target. */
  readonly catalog?: Catalog;
  /** The bridge's client id and the broker, for the spans. */
  readonly clientId: string;
  readonly broker: { readonly host: string; readonly port: number };
}

/** Turns what happened to a message into metrics and one trace. */
export interface Recorder {
  /** Counts a message that has arrived; without a family when none reads its topic. */
  received(family: DeviceFamilyName | undefined, receivedAt: number): void;
  /** Counts an alarm, at once. */
  alarm(family: DeviceFamilyName, alarm: Alarm): void;
  /** Records a message that is through. */
  done(run: MessageRun): void;
  /** Whether the broker is connected and every subscription accepted. */
  connected(isUp: boolean): void;
}

/** Attributes and labels by which semantic conventions 1.45, messaging, know this kind of work. */
const messaging = { 'messaging.system': 'mqtt', 'messaging.operation.name': 'process' } as const;

/** A topic that no family reads, where a family's name would stand. Source: semantic conventions, `_OTHER`. */
const otherFamily = '_OTHER';

const lastStep = ({ steps }: MessageRun): PipelineStep => steps.at(-1)?.step ?? '1_mqtt_received';

const seconds = (milliseconds: number): number => milliseconds / 1_000;

/** From arrival to the end of the last step, in seconds. */
const durationOf = ({ message, steps }: MessageRun): number =>
  seconds((steps.at(-1)?.end ?? message.receivedAt) - message.receivedAt);

const errorLabel = (errorType: string | undefined) => (errorType === undefined ? {} : { 'error.type': errorType });

/** Makes a recorder. Every series whose labels are known beforehand exists, at zero, when it returns. */
export function createRecorder({ telemetry, families, catalog, clientId, broker }: RecorderOptions): Recorder {
  const { tracer } = telemetry;
  const instrument = <Definition extends MetricDefinition>(definition: Definition) =>
    telemetry.instrument((catalog?.metrics.get(definition.name) ?? definition) as Definition);
  const stepDuration = instrument(metrics.devicePipelineStepDuration);
  const processDuration = instrument(metrics.messagingProcessDuration);
  const consumed = instrument(metrics.messagingConsumedMessages);
  const messages = instrument(metrics.deviceMessages);
  const redeliveries = instrument(metrics.deviceRedeliveries);
  const alarms = instrument(metrics.deviceAlarms);
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

  const slowAfter = new Map(
    (catalog?.pipelines ?? []).flatMap(({ families: names, target }) =>
      names.map((name) => [name, target.latency?.threshold] as const),
    ),
  );

  const attributesOf = ({
    message,
    kind,
    outcome,
    items,
    unreadable,
    repeated,
    deviceId,
    via,
  }: MessageRun): Attributes => ({
    ...messaging,
    'messaging.operation.type': 'process',
    'messaging.destination.name': message.destination,
    'messaging.client.id': clientId,
    'server.address': broker.host,
    'server.port': broker.port,
    'device.type': message.family,
    'message.kind': kind,
    'message.items': items,
    outcome,
    ...(unreadable > 0 && { 'message.unreadable_values': unreadable }),
    ...(message.redelivered && { 'message.redelivered': true }),
    ...(message.retained && { 'message.retained': true }),
    ...(repeated && { 'message.repeated': true }),
    ...(deviceId !== undefined && { 'device.id': telemetry.hash(deviceId) }),
    ...(via !== undefined && { 'patient.lookup.via': via }),
  });

  const linksTo = (context: SpanContext | undefined) => (context === undefined ? [] : [{ context }]);

  function writeTrace(run: MessageRun): void {
    const { message, steps, errorType } = run;
    const root = tracer.startSpan(
      `process ${message.destination}`,
      {
        kind: SpanKind.CONSUMER,
        root: true,
        startTime: message.receivedAt,
        attributes: { ...attributesOf(run), ...errorLabel(errorType) },
        links: linksTo(producerContext(message.properties)),
      },
      ROOT_CONTEXT,
    );
    const parent = trace.setSpan(ROOT_CONTEXT, root);
    for (const { step, start, end, errorType: stepError } of steps) {
      const attributes = { 'pipeline.step': step, 'device.type': message.family, ...errorLabel(stepError) };
      const span = tracer.startSpan(step, { startTime: start, attributes }, parent);
      if (stepError !== undefined) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end(end);
    }
    if (errorType !== undefined) root.setStatus({ code: SpanStatusCode.ERROR });
    if (durationOf(run) > (slowAfter.get(message.family) ?? Number.POSITIVE_INFINITY)) keepTrace(root);
    root.end(steps.at(-1)?.end);
  }

  const recordStep = (family: DeviceFamilyName, { step, start, end, errorType }: StepRun): void =>
    stepDuration.record(seconds(end - start), {
      'device.type': family,
      'pipeline.step': step,
      ...errorLabel(errorType),
    });

  return {
    received(family, receivedAt) {
      consumed.add(1, { ...messaging, 'device.type': family ?? otherFamily });
      lastMessage.set(seconds(receivedAt));
    },
    alarm(family, alarm) {
      alarms.add(1, { 'device.type': family, alarm });
    },
    done(run) {
      const { message, kind, outcome, steps, repeated, errorType } = run;
      const labels = { 'device.type': message.family };
      for (const step of steps) recordStep(message.family, step);
      if (repeated) redeliveries.add(1, labels);
      else messages.add(1, { ...labels, 'message.kind': kind, outcome });
      processDuration.record(durationOf(run), {
        ...messaging,
        ...labels,
        'pipeline.step': lastStep(run),
        ...errorLabel(errorType),
      });
      writeTrace(run);
    },
    connected: (isUp) => connection.set(isUp ? 1 : 0),
  };
}
