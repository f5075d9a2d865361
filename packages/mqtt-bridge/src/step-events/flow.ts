import type { SpanContext } from '@opentelemetry/api';
import { type DeviceFamily, unknownKind } from '../families/family.js';
import type { Alarm } from '../message/message.js';
import { dropsInvalid, type ListenerPath, listenerPath } from './listener-path.js';
import type { StepEvent } from './step-event.js';
import { deviceStatusStep, processingStep, validationStep } from './step-name.js';

/** One step as the listener reported it. */
export interface FlowStep {
  readonly shownStep: string;
  /** When it was first reported, in milliseconds since 1970. */
  readonly time: number;
  /** How often it was reported. */
  readonly count: number;
  readonly errorType?: string;
}

/** The most steps that a flow holds: the longest known one has eight. */
export const stepLimit = 32;

/** The most contents that a flow remembers, should a listener change the payload on the way. */
const contentLimit = 4;

/** What a flow takes in memory, in bytes, without its steps and for each: measured, and rounded up. */
const flowSize = 1_000;
const stepSize = 200;

/** The events of one message, as far as they have come. */
export class Flow {
  readonly scope: string;
  readonly openedAt: number;
  readonly steps = new Map<string, FlowStep>();
  readonly contentKeys = new Set<string>();
  /** What the message says, once it is known to be said by no other. */
  timedKey: string | undefined;
  readonly family: DeviceFamily | undefined;
  kind = unknownKind;
  items = 0;
  /** How many events have come, repeated ones included. */
  received = 0;
  /** Whether an event had no time that could be believed. */
  usedArrival = false;
  flowId: string | undefined;
  link: SpanContext | undefined;
  destination: string | undefined;
  topicKey: string | undefined;
  deviceKey: string | undefined;
  alarm: Alarm | undefined;
  isClosed = false;
  /** Whether its alarm was passed on. */
  isAlarmTold = false;
  /** Time of the first and of the last step, in milliseconds since 1970. */
  first = Number.POSITIVE_INFINITY;
  last = Number.NEGATIVE_INFINITY;

  constructor(event: StepEvent) {
    this.scope = event.scope;
    this.openedAt = event.arrival;
    this.family = event.family;
  }

  add(event: StepEvent): void {
    const { step, shownStep, time } = event;
    const known = this.steps.get(step);
    const errorType = known?.errorType ?? event.errorType;
    this.steps.set(step, {
      shownStep,
      time: Math.min(time, known?.time ?? time),
      count: (known?.count ?? 0) + 1,
      ...(errorType !== undefined && { errorType }),
    });
    this.received++;
    this.first = Math.min(this.first, time);
    this.last = Math.max(this.last, time);
    this.usedArrival ||= event.clock === 'arrival';
    this.flowId ??= event.flowId;
    this.link ??= event.link;
    this.destination ??= event.destination;
    this.topicKey ??= event.topicKey;
    this.deviceKey ??= event.deviceKey;
    this.alarm ??= event.alarm;
    this.items = Math.max(this.items, event.items);
    if (this.kind === unknownKind) this.kind = event.kind;
    if (event.content === undefined) return;
    if (event.content.isTimed) this.timedKey ??= event.content.key;
    if (this.contentKeys.size < contentLimit) this.contentKeys.add(event.content.key);
  }

  has(step: string): boolean {
    return this.steps.has(step);
  }

  hasFailed(step: string): boolean {
    return this.steps.get(step)?.errorType !== undefined;
  }

  /** The way that the listener is expected to take with it. */
  get path(): ListenerPath {
    return listenerPath(this.family, this.kind, this.has(deviceStatusStep));
  }

  /** Whether it failed where a listener does not go on, and indeed did not. */
  get isStopped(): boolean {
    if (this.has('5_medical_stored')) return false;
    if (this.hasFailed(processingStep)) return true;
    if (this.has('3_patient_lookup') || this.has('4_patient_updated')) return false;
    const isDropped = this.hasFailed(validationStep) && dropsInvalid(this.family);
    return isDropped || this.hasFailed('1_mqtt_received') || this.hasFailed('2_payload_parsed');
  }

  /** Whether nothing more is expected of it. */
  get isOver(): boolean {
    return this.has(this.path.last) || this.isStopped;
  }

  /** An estimate of what it takes in memory, in bytes. */
  get size(): number {
    return flowSize + stepSize * this.steps.size;
  }

  /** The steps in the order of their times; those of one time in the order in which they came. */
  timed(): (readonly [step: string, reported: FlowStep])[] {
    return [...this.steps].toSorted(([, left], [, right]) => left.time - right.time);
  }
}
