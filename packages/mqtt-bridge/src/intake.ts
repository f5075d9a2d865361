import { now } from './clock.js';
import { burialOf, type Dispatcher, laneOf } from './dispatch/dispatcher.js';
import { endOf } from './families/family.js';
import type { MedicalStore } from './medical-store.js';
import type { IncomingMessage } from './message.js';
import { type Arrival, type MessageReader, runOfRepeat, runToParsing } from './message-reader.js';
import type { StepRun } from './message-run.js';
import { rememberMessages } from './recent-messages.js';
import type { Recorder } from './recorder.js';
import type { Spool } from './spool/spool.js';
import { withTimeLimit } from './time-limit.js';

/** What the intake needs. */
export interface IntakeOptions {
  readonly read: MessageReader;
  readonly spool: Spool;
  readonly dispatcher: Pick<Dispatcher, 'offer'>;
  readonly store: Pick<MedicalStore, 'knows'>;
  readonly recorder: Pick<Recorder, 'received' | 'alarm' | 'done' | 'dropped'>;
  /** Called with every message that was read and that the broker does not send again. */
  readonly onRead?: (arrival: Arrival) => void;
}

/**
 * Takes a message from the broker.
 * @param settle called when the message is safe, so that the broker may forget it.
 */
export type Intake = (message: IncomingMessage, settle: () => void) => void;

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
 * else goes to the spool.
 *
 * A message is safe when it is in a spool that survives the process. A spool in memory does not: there it is safe when it
 * is through, and until then the broker keeps it.
 */
export function createIntake({ read, spool, dispatcher, store, recorder, onRead }: IntakeOptions): Intake {
  const recent = rememberMessages();

  /** A message that came before: nothing is done again, and it is safe as soon as the first one is. */
  function repeat(arrival: Arrival): void {
    recorder.done(runOfRepeat(arrival, arrivingUntil(arrival.message, arrival.parsing.start)));
  }

  function keep(arrival: Extract<Arrival, { next: 'store' }>, settle: () => void): void {
    const { message, content, parsed } = arrival;
    const entering = { message, lane: laneOf(arrival), ...(parsed.alarm !== undefined && { alarm: content }) };
    const onSpooled = (id: number, bytes: number): void => {
      const arriving = arrivingUntil(message, now());
      if (spool.isDurable) {
        settle();
        dispatcher.offer({ id, bytes, arrival, arriving });
      } else dispatcher.offer({ id, bytes, arrival, arriving, onThrough: settle });
    };
    if (message.packetId !== undefined) spool.append(entering, onSpooled);
    // At QoS 0 nobody would send it again; when there is no room, it is lost, and counted.
    else if (!spool.offer(entering, onSpooled)) recorder.dropped('spool_full');
  }

  function takeNew(arrival: Arrival, settle: () => void): void {
    const { message, content, parsed, parsing } = arrival;
    if (parsed.alarm !== undefined) recorder.alarm(message.family, parsed.alarm);
    onRead?.(arrival);
    const remembered = message.packetId === undefined ? undefined : recent.remember(message, content);
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

  return (incoming, settle) => {
    const arrival = read(incoming);
    recorder.received(arrival?.message.family, incoming.receivedAt);
    if (arrival === undefined) {
      settle();
      return;
    }
    const { message, content, parsed, family } = arrival;
    const known = recent.find(message, content);
    if (known !== undefined) {
      repeat(arrival);
      known.settleWith(settle);
    } else if (parsed.alarm === undefined || !(message.redelivered || message.retained)) takeNew(arrival, settle);
    else if (spool.isRaised(message, content)) {
      // Remembered in the transaction that made its message safe.
      repeat(arrival);
      settle();
    } else if (message.retained && endOf(family, parsed.kind) === '5_medical_stored') {
      void withTimeLimit(knowsLimit, () => store.knows(content))
        // Better twice than never.
        .catch(() => false)
        .then((isStored) => {
          if (!isStored) return takeNew(arrival, settle);
          repeat(arrival);
          settle();
        });
    } else takeNew(arrival, settle);
  };
}
