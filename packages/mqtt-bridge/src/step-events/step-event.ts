import { createHmac, randomBytes } from 'node:crypto';
import type { SpanContext } from '@opentelemetry/api';
import { type DeviceFamily, unknownKind } from '../families/family.js';
import type { Alarm, ParseResult, Reading } from '../message/message.js';
import { decodePayload } from '../message/payload.js';
import type { TimeZone } from '../message/time.js';
import { type Route, routerOf } from '../message/topics.js';
import { producerContext } from '../recording/producer-context.js';
import { type EventTime, eventTime } from './event-time.js';
import { isFailure, type ListenerErrorType, listenerErrorType } from './listener-error.js';
import type { RawStepEvent } from './raw-event.js';
import { isPipelineStep, listenerSteps, otherStep } from './step-name.js';

/** What a message says, as far as it serves to know it again. */
export interface Content {
  readonly key: string;
  /**
   * Whether the key stands for readings with times of their own, which no other message has, whatever else a listener adds
   * to the payload on the way. Else it stands for the payload's text.
   */
  readonly isTimed: boolean;
}

/** A step event without anything personal: ids and contents are keyed hashes. All that is kept of one. */
export interface StepEvent extends EventTime {
  /** Its name; of a step that is not known, a hash. */
  readonly step: string;
  /** The name as it may be shown. */
  readonly shownStep: string;
  /** Absent when the step succeeded. */
  readonly errorType?: ListenerErrorType;
  /** Milliseconds since 1970, by the bridge's clock. */
  readonly arrival: number;
  /** Listener and device family: events of different scopes belong to different messages, unless one id says otherwise. */
  readonly scope: string;
  readonly flowId?: string;
  readonly link?: SpanContext;
  /** Absent when no family is known by the device type or the topic. */
  readonly family?: DeviceFamily;
  /** The topic as it may be shown. */
  readonly destination?: string;
  readonly topicKey?: string;
  /** The device as it may be shown. */
  readonly deviceKey?: string;
  /** What the message says. */
  readonly content?: Content;
  readonly kind: string;
  /** How many readings the payload carries. */
  readonly items: number;
  readonly alarm?: Alarm;
}

/** What is needed to understand an event. */
export interface DigestOptions {
  readonly families: readonly DeviceFamily[];
  readonly routes: readonly Route[];
  readonly zone: TimeZone;
  /** Names of steps, beyond the known ones, that may be shown. */
  readonly steps?: readonly string[];
  /** The keyed hash in which device ids may leave. */
  readonly hash: (id: string) => string;
}

/** Where an event came from. */
export interface EventOrigin {
  /** The listener's name where the event does not say one. */
  readonly listener: string;
  /** Milliseconds since 1970. */
  readonly arrival: number;
}

/** Takes from an event what is needed, and lets go of the rest. */
export type Digest = (event: RawStepEvent, origin: EventOrigin) => StepEvent;

const empty = new Uint8Array();

/** The payload's bytes; empty when there is none, or it is nested too deep to be written. */
function bytesOf(payload: unknown): Uint8Array {
  if (payload === undefined || payload === null) return empty;
  if (typeof payload === 'string') return Buffer.from(payload);
  try {
    return Buffer.from(JSON.stringify(payload));
  } catch {
    return empty;
  }
}

const readingsOf = (parsed: ParseResult | undefined): readonly Reading[] =>
  parsed?.ok ? parsed.subjects.flatMap(({ readings }) => readings) : [];

/** The text of a payload, whichever way it is written: a listener may send text first, and an object later. */
function textOf(payload: Uint8Array): string | Uint8Array {
  const body = decodePayload(payload);
  return typeof body === 'string' ? payload : JSON.stringify(body);
}

/** Makes the digest of a bridge. Its hashes of what may never leave have a key that nobody knows. */
export function createDigest({ families, routes, zone, steps = [], hash }: DigestOptions): Digest {
  const secret = randomBytes(32);
  const secretHash = (text: string | Uint8Array): string =>
    createHmac('sha256', secret).update(text).digest('base64url');
  const byName = new Map<string, DeviceFamily>(families.map((family) => [family.name.toLowerCase(), family]));
  const route = routerOf(routes);
  const shown = new Set([...listenerSteps, ...steps]);

  const nameOf = (step: string) =>
    isPipelineStep(step) || shown.has(step)
      ? { step, shownStep: step }
      : { step: `${otherStep}:${secretHash(step)}`, shownStep: otherStep };

  function contentOf(payload: Uint8Array, readings: readonly Reading[]): Content | undefined {
    if (payload.byteLength === 0) return undefined;
    const isTimed = readings.length > 0 && readings.every(({ clock }) => clock === 'device');
    const text = isTimed ? JSON.stringify(readings.map(({ values, at }) => [values, at])) : textOf(payload);
    return { key: secretHash(text), isTimed };
  }

  /** What the payload tells; the topic alone can tell the kind, and an alarm. */
  function read(family: DeviceFamily | undefined, topic: string, payload: Uint8Array, arrival: number) {
    const parsed = family?.parse(topic, payload, { zone, now: arrival });
    const deviceId = parsed?.ok ? parsed.deviceId : undefined;
    const readings = readingsOf(parsed);
    const content = contentOf(payload, readings);
    return {
      kind: parsed?.kind ?? unknownKind,
      items: readings.length,
      ...(content !== undefined && { content }),
      ...(deviceId !== undefined && { deviceKey: hash(deviceId) }),
      ...(parsed?.alarm !== undefined && { alarm: parsed.alarm }),
    };
  }

  return (event, { listener, arrival }) => {
    const { topic, flowId } = event;
    const match = topic === undefined ? undefined : route(topic);
    const family = byName.get((event.deviceType ?? match?.family ?? '').toLowerCase());
    const link = producerContext(event.traceparent === undefined ? {} : { traceparent: event.traceparent });
    const id = flowId ?? link?.traceId;
    return {
      ...nameOf(event.step),
      ...eventTime(event.timestamp, arrival),
      ...read(family, topic ?? '', bytesOf(event.payload), arrival),
      arrival,
      scope: `${family?.name ?? otherStep} ${secretHash(event.listener ?? listener)}`,
      ...(isFailure(event.status) && { errorType: listenerErrorType(event.error) }),
      ...(id !== undefined && { flowId: secretHash(id) }),
      ...(link !== undefined && { link }),
      ...(family !== undefined && { family }),
      ...(match !== undefined && { destination: match.destination }),
      ...(topic !== undefined && { topicKey: secretHash(topic) }),
    };
  };
}
