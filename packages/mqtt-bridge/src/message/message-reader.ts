import type { MessageOutcome } from '@pulsetrail/catalog';
import { type DeviceFamily, endOf, familyOf } from '../families/family.js';
import type { MessageRun, StepRun } from '../pipeline/message-run.js';
import { now } from '../timing/clock.js';
import type { DeviceMessage, IncomingMessage, ParseResult, RoutedMessage } from './message.js';
import { contentKey } from './record-key.js';
import type { TimeZone } from './time.js';
import type { TopicMatch } from './topics.js';

/** A message that has been read, and what is to be done with it. */
export type Arrival = {
  readonly message: RoutedMessage;
  readonly family: DeviceFamily;
  /** What it says and where, from `contentKey`. */
  readonly content: string;
  /** Step 2. */
  readonly parsing: StepRun;
} & (
  | { readonly next: 'store'; readonly parsed: ReadMessage }
  | { readonly next: 'nothing' | 'bury'; readonly parsed: ParseResult }
);

/** A message that was understood. */
export type ReadMessage = { readonly ok: true } & DeviceMessage;

/** A message with something for directory or store. */
export type StorableArrival = Extract<Arrival, { next: 'store' }>;

/** Reads a message: `undefined` when no family reads its topic. */
export type MessageReader = (message: IncomingMessage) => Arrival | undefined;

/** What a reader needs. */
export interface MessageReaderOptions {
  readonly families: Readonly<Record<string, DeviceFamily>>;
  /** The family that reads a topic. */
  readonly route: (topic: string) => TopicMatch | undefined;
  /** Zone of times that devices send without one. */
  readonly zone: TimeZone;
}

function needsStore(family: DeviceFamily, parsed: ReadMessage): boolean {
  const end = endOf(family, parsed.kind);
  return parsed.subjects.length > 0 && (end === '4_patient_updated' || end === '5_medical_stored');
}

/** Reads messages, each the same however often: at its arrival, and again when it comes back from the spool. */
export function createMessageReader({ families, route, zone }: MessageReaderOptions): MessageReader {
  let lastReceivedAt: number | undefined;
  let lastEnd = 0;
  return (incoming) => {
    const match = route(incoming.topic);
    if (match === undefined) return undefined;
    const family = familyOf(families, match.family);
    // Field by field, since a spread of two objects is several times slower.
    const message: RoutedMessage = {
      topic: incoming.topic,
      payload: incoming.payload,
      receivedAt: incoming.receivedAt,
      redelivered: incoming.redelivered,
      retained: incoming.retained,
      replayed: incoming.replayed,
      packetId: incoming.packetId,
      properties: incoming.properties,
      family: match.family,
      destination: match.destination,
    };
    // Of messages that came together, each is read when the one before has been.
    const start = incoming.receivedAt === lastReceivedAt ? lastEnd : now();
    const parsed = family.parse(message.topic, message.payload, { zone, now: message.receivedAt });
    const errorType = parsed.ok ? parsed.rejected : parsed.errorType;
    const step = '2_payload_parsed';
    const end = Math.max(now(), start);
    [lastReceivedAt, lastEnd] = [incoming.receivedAt, end];
    const parsing: StepRun = errorType === undefined ? { step, start, end } : { step, start, end, errorType };
    const content = contentKey(message);
    if (!parsed.ok) return { message, family, content, parsing, parsed, next: 'bury' };
    if (needsStore(family, parsed)) return { message, family, content, parsing, parsed, next: 'store' };
    const next = parsed.rejected === undefined ? 'nothing' : 'bury';
    return { message, family, content, parsing, parsed, next };
  };
}

/** How a message ends that has been read without an error and has nothing for the store. */
function outcomeOf({ family, parsed }: Arrival): MessageOutcome {
  const end = endOf(family, parsed.kind);
  return end === 'ignored' || end !== '2_payload_parsed' ? 'ignored' : 'status';
}

/** What of a run the message itself tells. */
export const factsOf = ({ message, parsed }: Arrival) => ({
  message,
  kind: parsed.kind,
  items: parsed.ok ? parsed.subjects.reduce((sum, { readings }) => sum + readings.length, 0) : 0,
  unreadable: parsed.ok ? (parsed.unreadable ?? 0) : 0,
  deviceId: parsed.ok ? parsed.deviceId : undefined,
  alarm: parsed.alarm,
});

/** The run of a message that ends when it is read: it has failed, or there is nothing more to do. */
export function runToParsing(arrival: Arrival, arriving: StepRun): MessageRun {
  const { errorType } = arrival.parsing;
  return {
    ...factsOf(arrival),
    outcome: errorType === undefined ? outcomeOf(arrival) : 'invalid',
    steps: [arriving, arrival.parsing],
    tries: 0,
    repeated: false,
    ...(errorType !== undefined && { errorType }),
  };
}

/** The run of a message that was handled before: it is read, and nothing else comes of it. */
export function runOfRepeat(arrival: Arrival, arriving: StepRun): MessageRun {
  const run = runToParsing(arrival, arriving);
  const isStored = run.outcome !== 'invalid' && endOf(arrival.family, run.kind) === '5_medical_stored';
  return { ...run, outcome: arrival.next === 'store' && isStored ? 'stored' : run.outcome, repeated: true };
}
