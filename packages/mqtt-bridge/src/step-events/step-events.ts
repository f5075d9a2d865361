import type { IncomingMessage as HttpRequest, ServerResponse } from 'node:http';
import type { Catalog, DeviceFamilyName } from '@pulsetrail/catalog';
import type { Telemetry } from '@pulsetrail/sdk';
import type { DeviceFamily } from '../families/family.js';
import type { Alarm, IncomingMessage, ParseResult } from '../message/message.js';
import type { TimeZone } from '../message/time.js';
import type { Route } from '../message/topics.js';
import { now } from '../timing/clock.js';
import { AlarmClock } from './alarm-clock.js';
import { Alarms } from './alarms.js';
import { Correlator, type CorrelatorOptions } from './correlator.js';
import { bodyLimit, createEmitHandler } from './emit-handler.js';
import { EventQueue } from './event-queue.js';
import type { Flow } from './flow.js';
import { type RawStepEvent, readEvent } from './raw-event.js';
import { createStepEventRecorder, type EventSource } from './recorder.js';
import { createDigest, type EventOrigin } from './step-event.js';
import type { EventToken } from './tokens.js';

/** The path to which listeners post. */
export const emitPath = '/api/data-flow/emit';

/** The topic on which listeners publish unless another is configured. */
export const defaultEventsTopic = 'pulsetrail/step-events';

/** What {@link openStepEvents} takes. */
export interface StepEventsOptions extends Omit<CorrelatorOptions, 'onEnd'> {
  readonly telemetry: Pick<Telemetry, 'instrument' | 'tracer' | 'hash'>;
  readonly families: readonly DeviceFamily[];
  readonly routes: readonly Route[];
  /** Zone of times in payloads that have none. */
  readonly zone: TimeZone;
  readonly catalog?: Catalog;
  /** Counts an alarm that came by step events alone. */
  readonly onAlarm: (family: DeviceFamilyName, alarm: Alarm) => void;
  /** Who may post. Default: this machine's programs alone. */
  readonly tokens?: readonly EventToken[];
  /** Topic on which events come. Default {@link defaultEventsTopic}. */
  readonly topic?: string;
  /** Names of steps, beyond the known ones, that spans may show. Default: none. */
  readonly steps?: readonly string[];
  /** The most events that wait for their turn. Default 5,000. */
  readonly maxWaiting?: number;
}

/** Takes step events of other listeners and makes a trace of each message. */
export interface StepEvents {
  /** Answers requests on {@link emitPath}. */
  readonly handler: (request: HttpRequest, response: ServerResponse) => void;
  /** The topic to subscribe to. */
  readonly topic: string;
  /** Takes a message from the broker if it is on the events' topic; false when it is none of theirs. Never throws. */
  takeMessage(message: Pick<IncomingMessage, 'topic' | 'payload' | 'receivedAt' | 'retained'>): boolean;
  /**
   * Tells of a message that the bridge itself read from the broker: if it is an alarm, it is not raised again when a
   * listener reports it.
   */
  onMessage(family: string, parsed: ParseResult): void;
  /** Handles what waits, writes the traces of all open messages, and takes nothing more. */
  close(): void;
}

/** The most bytes of events that wait for their turn. */
const waitingBytes = 16_777_216;

interface WaitingEvent extends EventOrigin {
  readonly event: RawStepEvent;
}

/** Opens the intake of step events. */
export function openStepEvents(options: StepEventsOptions): StepEvents {
  const { telemetry, tokens = [], topic: eventsTopic = defaultEventsTopic, maxWaiting = 5_000 } = options;
  const recorder = createStepEventRecorder(options);
  const digest = createDigest({ ...options, hash: telemetry.hash });
  const alarms = new Alarms();
  const correlator = new Correlator({ ...options, onEnd: recorder.done });
  const clock = new AlarmClock(look);
  let isClosed = false;

  /** Does what is due, and notes what is due next. */
  function look(): void {
    correlator.tick(now());
    alarms.tick(now());
    recorder.open(correlator.size);
    if (isClosed) return;
    clock.set(correlator.nextDue());
    clock.set(alarms.nextDue());
  }

  /** Raises a message's alarm once, with the first event that tells of it. */
  function raise(flow: Flow): void {
    const { family, alarm, deviceKey } = flow;
    if (family === undefined || alarm === undefined || flow.isAlarmTold) return;
    flow.isAlarmTold = true;
    alarms.onStepEvent(family.name, alarm, deviceKey, now(), () => options.onAlarm(family.name, alarm));
  }

  function handle({ event, ...origin }: WaitingEvent): void {
    try {
      const taken = correlator.take(digest(event, origin));
      if (taken.kind === 'taken') raise(taken.flow);
      else recorder.dropped(taken.kind);
    } catch {
      // A family can be anybody's; what its parser throws must not end the bridge.
      recorder.dropped('unreadable');
    }
    look();
  }

  const queue = new EventQueue<WaitingEvent>({ maxItems: maxWaiting, maxBytes: waitingBytes, handle });

  function offer(source: EventSource, waiting: WaitingEvent, size: number): boolean {
    const isTaken = !isClosed && queue.offer(waiting, size);
    if (isTaken) recorder.accepted(source);
    else recorder.dropped('queue_full');
    return isTaken;
  }

  return {
    handler: createEmitHandler({
      tokens,
      offer: (event, size, listener) => offer('http', { event, listener, arrival: now() }, size),
      onRefused: (reason) => recorder.rejected('http', reason),
    }),
    topic: eventsTopic,
    takeMessage({ topic, payload, receivedAt, retained }) {
      if (topic !== eventsTopic) return false;
      const read = payload.byteLength > bodyLimit ? undefined : readEvent(payload);
      if (read === undefined) recorder.rejected('mqtt', 'too_large');
      else if (!read.ok) recorder.rejected('mqtt', 'invalid');
      // What the broker keeps and sends with every subscription has been told before.
      else if (retained) recorder.dropped('late');
      else offer('mqtt', { event: read.event, listener: 'mqtt', arrival: receivedAt }, payload.byteLength);
      return true;
    },
    onMessage(family, parsed) {
      if (parsed.alarm === undefined) return;
      const deviceId = parsed.ok ? parsed.deviceId : undefined;
      alarms.onMqtt(family, parsed.alarm, deviceId === undefined ? undefined : telemetry.hash(deviceId), now());
    },
    close() {
      isClosed = true;
      clock.stop();
      queue.drain();
      correlator.closeAll(now());
      alarms.close();
      recorder.open(correlator.size);
    },
  };
}
