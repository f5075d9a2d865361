import {
  type Attributes,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import type { Catalog } from '@pulsetrail/catalog';
import { drawTrace, keepTrace, type Telemetry } from '@pulsetrail/sdk';
import { LRUCache } from 'lru-cache';
import type { MessageRun, StepRun } from '../pipeline/message-run.js';
import { fixedAttributes } from './fixed-attributes.js';
import { type ProducerUse, producerContext } from './producer-context.js';

/** What a trace says of where its messages come from. */
export interface TraceSource {
  readonly telemetry: Pick<Telemetry, 'tracer' | 'hash'>;
  /** Its targets count. */
  readonly catalog?: Catalog | undefined;
  /** The bridge's client id and the broker; no broker where there are several addresses. */
  readonly clientId: string;
  readonly broker?: { readonly host: string; readonly port: number } | undefined;
  /** What a producer's trace context becomes. Default `link`. */
  readonly producer?: ProducerUse | undefined;
}

/** Attributes and labels by which semantic conventions 1.45, messaging, know this kind of work. */
export const messaging = { 'messaging.system': 'mqtt', 'messaging.operation.name': 'process' } as const;

/**
 * Milliseconds up to which the SDK takes nothing for slow that has no target of its own, since the bridge leaves it at its
 * default. Of what is quicker, did not fail and is not in the sampled share no span is begun.
 */
const quick = 1_000;

/** When a message began to be worked on: at its arrival, or when somebody had it tried again. */
const startOf = ({ message, steps }: MessageRun): number => steps[0]?.start ?? message.receivedAt;

/** From its arrival to the end of its last step, in milliseconds. */
export const durationOf = (run: MessageRun): number => (run.steps.at(-1)?.end ?? startOf(run)) - startOf(run);

/** The label of an error, none where there is none. */
export const errorLabel = (errorType: string | undefined) =>
  errorType === undefined ? {} : { 'error.type': errorType };

/** Writes one trace for each message: a consumer span, with a child for each step. */
export function messageTraces({
  telemetry,
  catalog,
  clientId,
  broker,
  producer: use,
}: TraceSource): (run: MessageRun) => void {
  const { tracer } = telemetry;
  const slowAfter = new Map(
    (catalog?.pipelines ?? []).flatMap(({ families, target }) =>
      families.map((name): [string, number] => [name, (target.latency?.threshold ?? Number.POSITIVE_INFINITY) * 1_000]),
    ),
  );
  const shared = {
    ...messaging,
    'messaging.operation.type': 'process',
    'messaging.client.id': clientId,
    ...(broker !== undefined && { 'server.address': broker.host, 'server.port': broker.port }),
  };

  /** A hash costs more than all else of a trace, and devices come again and again. */
  const hashes = new LRUCache<string, string>({ max: 20_000, memoMethod: (deviceId) => telemetry.hash(deviceId) });
  const hashOf = (deviceId: string): string => hashes.memo(deviceId);

  const rootAttributesOf = fixedAttributes((destination, family) => ({
    ...shared,
    'messaging.destination.name': destination,
    'device.type': family,
  }));
  const stepAttributesOf = fixedAttributes((step, family) => ({ 'pipeline.step': step, 'device.type': family }));

  const ownAttributesOf = (run: MessageRun): Attributes => {
    const { message, kind, outcome, items, unreadable, repeated, tries, deviceId, alarm, via, errorType } = run;
    return {
      'message.kind': kind,
      'message.items': items,
      outcome,
      ...(unreadable > 0 && { 'message.unreadable_values': unreadable }),
      ...(message.redelivered && { 'message.redelivered': true }),
      ...(message.retained && { 'message.retained': true }),
      ...(message.replayed && { 'message.replayed': true }),
      ...(repeated && { 'message.repeated': true }),
      ...(tries > 1 && { 'message.tries': tries }),
      ...(deviceId !== undefined && { 'device.id': hashOf(deviceId) }),
      ...(alarm !== undefined && { 'device.alarm': alarm }),
      ...(via !== undefined && { 'device.lookup.via': via }),
      ...errorLabel(errorType),
    };
  };

  function startRoot(run: MessageRun): Span {
    const { properties, destination, family } = run.message;
    const name = `process ${destination}`;
    const producer = 'traceparent' in properties ? producerContext(properties) : undefined;
    const attributes = rootAttributesOf(destination, family);
    const what = { kind: SpanKind.CONSUMER, startTime: startOf(run), attributes };
    if (producer === undefined || use !== 'parent') {
      const links = producer && { links: [{ context: producer }] };
      return tracer.startSpan(name, { ...what, root: true, ...links }, ROOT_CONTEXT);
    }
    // What the producer decided does not count: by itself the trace is not sampled, and kept where the share here says so.
    const parent = trace.setSpanContext(ROOT_CONTEXT, { ...producer, traceFlags: TraceFlags.NONE });
    return tracer.startSpan(name, what, parent);
  }

  return (run) => {
    const { message, steps, firstFailure, alarm, errorType } = run;
    const duration = durationOf(run);
    const isSlow = duration > (slowAfter.get(message.family) ?? Number.POSITIVE_INFINITY);
    const isKept =
      isSlow || alarm !== undefined || errorType !== undefined || firstFailure !== undefined || drawTrace(tracer);
    if (!isKept && duration < quick) return;
    const root = startRoot(run);
    if (!root.isRecording()) return;
    if (isKept) keepTrace(root);
    root.setAttributes(ownAttributesOf(run));
    if (isSlow) root.setAttribute('operation.slow', true);
    const parent = trace.setSpan(ROOT_CONTEXT, root);
    const write = ({ step, start, end, errorType: stepError }: StepRun): void => {
      const attributes = stepAttributesOf(step, message.family);
      const span = tracer.startSpan(step, { startTime: start, attributes }, parent);
      if (stepError !== undefined) span.setAttributes(errorLabel(stepError)).setStatus({ code: SpanStatusCode.ERROR });
      span.end(end);
    };
    for (const step of steps) write(step);
    if (firstFailure !== undefined) write(firstFailure);
    if (errorType !== undefined) root.setStatus({ code: SpanStatusCode.ERROR });
    root.end(steps.at(-1)?.end);
  };
}
