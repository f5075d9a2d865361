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
import { keepTrace, type Telemetry } from '@pulsetrail/sdk';
import { LRUCache } from 'lru-cache';
import type { MessageRun, StepRun } from './message-run.js';
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
 * default. What is quicker, did not fail and is not in the sampled share is forgotten at the end of its root, so that
 * nothing more need be written of it.
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

  const attributesOf = (run: MessageRun): Attributes => {
    const { message, kind, outcome, items, unreadable, repeated, tries, deviceId, via, errorType } = run;
    return {
      ...shared,
      'messaging.destination.name': message.destination,
      'device.type': message.family,
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
      ...(via !== undefined && { 'device.lookup.via': via }),
      ...errorLabel(errorType),
    };
  };

  function startRoot(run: MessageRun): Span {
    const { properties, destination } = run.message;
    const name = `process ${destination}`;
    const producer = 'traceparent' in properties ? producerContext(properties) : undefined;
    const what = { kind: SpanKind.CONSUMER, startTime: startOf(run) };
    const linked = { ...what, root: true, ...(producer && { links: [{ context: producer }] }) };
    const root = tracer.startSpan(name, linked, ROOT_CONTEXT);
    if (producer === undefined || use !== 'parent') return root;
    // Sampled as a trace that begins here; what the producer decided does not count.
    const { traceFlags } = root.spanContext();
    return tracer.startSpan(name, what, trace.setSpanContext(ROOT_CONTEXT, { ...producer, traceFlags }));
  }

  return (run) => {
    const { message, steps, firstFailure, errorType } = run;
    const root = startRoot(run);
    const duration = durationOf(run);
    const isSlow = duration > (slowAfter.get(message.family) ?? Number.POSITIVE_INFINITY);
    const isQuick = duration < quick && !isSlow && errorType === undefined && firstFailure === undefined;
    const isForgotten = isQuick && (root.spanContext().traceFlags & TraceFlags.SAMPLED) === 0;
    if (!isForgotten) {
      root.setAttributes(attributesOf(run));
      const parent = trace.setSpan(ROOT_CONTEXT, root);
      const write = ({ step, start, end, errorType: stepError }: StepRun): void => {
        const attributes = { 'pipeline.step': step, 'device.type': message.family, ...errorLabel(stepError) };
        const span = tracer.startSpan(step, { startTime: start, attributes }, parent);
        if (stepError !== undefined) span.setStatus({ code: SpanStatusCode.ERROR });
        span.end(end);
      };
      for (const step of steps) write(step);
      if (firstFailure !== undefined) write(firstFailure);
      if (errorType !== undefined) root.setStatus({ code: SpanStatusCode.ERROR });
      if (isSlow) keepTrace(root);
    }
    root.end(steps.at(-1)?.end);
  };
}
