import { burialOf, type Dispatcher, laneOf } from '../dispatch/dispatcher.js';
import { endOf } from '../families/family.js';
import type { IncomingMessage } from '../message/message.js';
import { type Arrival, type MessageReader, runOfRepeat, runToParsing } from '../message/message-reader.js';
import type { MedicalStore } from '../pipeline/medical-store.js';
import type { StepRun } from '../pipeline/message-run.js';
import type { Recorder } from '../recording/recorder.js';
import type { Held } from '../spool/held.js';
import type { Spool } from '../spool/spool.js';
import { withTimeLimit } from '../timing/time-limit.js';
import { rememberMessages } from './recent-messages.js';

/** What the intake needs. */
export interface IntakeOptions {
  readonly read: MessageReader;
  readonly spool: Spool;
  readonly dispatcher: Pick<Dispatcher, 'offer'>;
  readonly store: Pick<MedicalStore, 'knows'>;
  readonly recorder: Pick<Recorder, 'received' | 'alarm' | 'done' | 'dropped'>;
  /** Takes a message that is for others, and says so. Default: there are none. */
  readonly takeOther?: (message: IncomingMessage) => boolean;
  /** Called with every message that was read and that the broker does not send again. */
  readonly onRead?: (arrival: Arrival, broker: string | undefined) => void;
}

/**
 * Takes a message from the broker.
 * @param settle called when the message is safe, so that the broker may forget it.
 * @param broker the broker as it may be shown, for `onRead`.
 */
export type Intake = (message: IncomingMessage, settle: () => void, broker?: string) => void;

/**
 * How long the store may take to say whether it knows an alarm that the broker keeps, in milliseconds: an alarm has a
 * second until it is raised.
 */
const knowsLimit = 500;

const arrivingUntil = (message: IncomingMessage, end: number): StepRun => ({
  step: '1_mqtt_received',
  start: message.receivedAt,
  end: Math.max(end, message.receivedAt),
});

/**
 * What happens to a message when it comes, at once and before any queue: it is read, its alarm is raised, and it is known
 * again when it came before. What has nothing to store is done then; what cannot be read goes to the dead letters; all
 * else goes to the spool, which says when it is safe.
 */
export function createIntake({ read, spool, dispatcher, store, recorder, takeOther, onRead }: IntakeOptions): Intake {
  const recent = rememberMessages();

  /** A message that came before: nothing is done again, and it is safe as soon as the first one is. */
  function repeat(arrival: Arrival): void {
    recorder.done(runOfRepeat(arrival, arrivingUntil(arrival.message, arrival.parsing.start)));
  }

  function keep(arrival: Extract<Arrival, { next: 'store' }>, onSafe: () => void): void {
    const { message, content, parsed, parsing } = arrival;
    const alarm = parsed.alarm === undefined ? undefined : content;
    const entering = { message, lane: laneOf(arrival), alarm, onSafe };
    const onHeld = (held: Held): void =>
      dispatcher.offer({ held, arrival, arriving: arrivingUntil(message, parsing.start) });
    if (message.packetId !== undefined) spool.take(entering, onHeld);
    // At QoS 0 nobody would send it again; when there is no room, it is lost, and counted.
    else if (!spool.offer(entering, onHeld)) recorder.dropped('spool_full');
  }

  function takeNew(arrival: Arrival, settle: () => void, broker: string | undefined): void {
    const { message, content, parsed, parsing } = arrival;
    if (parsed.alarm !== undefined) recorder.alarm(message.family, parsed.alarm);
    onRead?.(arrival, broker);
    const remembered = message.packetId === undefined ? undefined : recent.remember(message, content, broker);
    const onSafe = (): void => {
      settle();
      remembered?.settle();
    };
    if (arrival.next === 'store') {
      keep(arrival, onSafe);
      return;
    }
    const run = runToParsing(arrival, arrivingUntil(message, parsing.start));
    recorder.done(run);
    if (arrival.next === 'nothing') onSafe();
    else {
      const alarm = parsed.alarm === undefined ? undefined : () => spool.writeAlarm(message, content);
      spool.deadLetters.bury(burialOf(run, 0), alarm ?? (() => undefined), onSafe);
    }
  }

  return (incoming, settle, broker) => {
    const isOther = takeOther?.(incoming) ?? false;
    const arrival = isOther ? undefined : read(incoming);
    if (!isOther) recorder.received(arrival?.message.family, incoming.receivedAt);
    if (arrival === undefined) {
      recent.pass(incoming, broker);
      settle();
      return;
    }
    const { message, content, parsed, family } = arrival;
    const known = recent.find(message, content, broker);
    if (known === 'new' || (known === undefined && parsed.alarm === undefined)) takeNew(arrival, settle, broker);
    else if (known !== undefined) {
      repeat(arrival);
      known.settleWith(settle);
    } else if (spool.isRaised(message, content)) {
      // Remembered in the transaction that made its message safe.
      repeat(arrival);
      settle();
    } else if (message.retained && endOf(family, parsed.kind) === '5_medical_stored') {
      void withTimeLimit(knowsLimit, () => store.knows(content))
        // Better twice than never.
        .catch(() => false)
        .then((isStored) => {
          if (!isStored) return takeNew(arrival, settle, broker);
          repeat(arrival);
          settle();
        });
    } else takeNew(arrival, settle, broker);
  };
}
