import { endOf } from '../families/family.js';
import type { IncomingMessage } from '../message/message.js';
import { type Arrival, type MessageReader, runToParsing } from '../message/message-reader.js';
import type { MessageRun, StepRun } from '../pipeline/message-run.js';
import type { Pipeline } from '../pipeline/pipeline.js';
import type { Recorder } from '../recording/recorder.js';
import { type Burial, reasonOf } from '../spool/dead-letter.js';
import type { Replay } from '../spool/dead-letters.js';
import type { Held } from '../spool/held.js';
import type { Spool } from '../spool/spool.js';
import { now } from '../timing/clock.js';
import type { Entry } from './entry.js';
import { Lane } from './lane.js';
import { StoreHealth } from './store-health.js';

/** What a dispatcher needs. */
export interface DispatcherOptions {
  readonly spool: Spool;
  readonly read: MessageReader;
  readonly pipeline: Pipeline;
  readonly recorder: Pick<Recorder, 'done' | 'retried'>;
  /** Names of the families, each of which has a lane of its own; those of messages in the spool come on top. */
  readonly families: readonly string[];
  /** How often a message may fail while others succeed, before it goes to the dead letters. Default 5. */
  readonly maxTries?: number;
  /** How many messages of a lane may be under way at a time, which is together. Default 500. */
  readonly concurrency?: number;
  /** How many messages of a lane may be in memory. Default 2,000, of 8 MiB together. */
  readonly window?: { readonly messages: number; readonly bytes: number };
  readonly say: (sentence: string) => void;
}

/** The lane of alarms, beside those of the families: nothing is ahead of them but other alarms. */
const alarmLane = '!alarms';

/** The lane in which a message waits. */
export const laneOf = ({ message, parsed }: Arrival): string =>
  parsed.alarm === undefined ? message.family : alarmLane;

/** How long what is under way may take to end when the bridge is closed, in milliseconds. */
const closeLimit = 400;

/** The burial of a message whose run has failed. */
export function burialOf(run: MessageRun, tries: number): Burial {
  const failed = run.steps.findLast(({ errorType }) => errorType !== undefined);
  return {
    family: run.message.family,
    kind: run.kind,
    reason: reasonOf(run.errorType ?? ''),
    step: failed?.step ?? '2_payload_parsed',
    tries,
    buriedAt: Date.now(),
    message: run.message,
  };
}

/** A message that nobody reads any more, since the families or their topics are others now. */
const unread = (message: IncomingMessage, tries: number): Burial => ({
  family: '_OTHER',
  kind: 'unknown',
  reason: 'no_family',
  step: '1_mqtt_received',
  tries,
  buriedAt: Date.now(),
  message,
});

/**
 * Works off the spool: every family in a lane of its own and the alarms in another, so that what fails in one holds up
 * nothing in the others; retries what the store did not take, and gives up only on what fails while others succeed.
 */
export class Dispatcher {
  readonly #options: DispatcherOptions;
  readonly #lanes: ReadonlyMap<string, Lane>;
  readonly #health: StoreHealth;
  /** Dead letters on their way back. */
  readonly #replaying = new Set<number>();
  #nextProbed = 0;
  #isOver = false;

  constructor(options: DispatcherOptions) {
    this.#options = options;
    const { spool, say, families } = options;
    this.#health = new StoreHealth({
      onDown: (step) => {
        say(`Step ${step} fails for every message; they wait in the spool until it works again.`);
        for (const name of this.#lanes.keys()) spool.writeLane(name);
      },
      onUp: () => {
        say('The store works again.');
        for (const lane of this.#lanes.values()) lane.pump();
      },
      onProbe: () => this.#probe(),
    });
    const behind = new Set(spool.lanes());
    const names = new Set([alarmLane, ...families, ...behind]);
    this.#lanes = new Map([...names].map((name) => [name, this.#makeLane(name, behind.has(name))]));
  }

  #makeLane(name: string, isBehind: boolean): Lane {
    const { spool, pipeline, recorder, concurrency = 500, maxTries = 5 } = this.#options;
    // What a spool in memory holds cannot be read on from a file; how much that is, the broker's connection bounds.
    const everything = { messages: Number.POSITIVE_INFINITY, bytes: Number.POSITIVE_INFINITY };
    const { window = { messages: 2_000, bytes: 8 * 2 ** 20 } } = this.#options;
    return new Lane(
      {
        run: pipeline,
        health: this.#health,
        concurrency,
        window: spool.isDurable ? window : everything,
        maxTries,
        write: (held, onWritten) => spool.write(held, onWritten),
        writeAll: () => spool.writeLane(name),
        readOn: (after, limit) => this.#readOn(name, after, limit),
        onRetry: (run) => recorder.retried(run),
        onThrough: (entry, run) => this.#onThrough(entry, run),
      },
      isBehind,
    );
  }

  /** Begins with what the spool holds. */
  start(): void {
    for (const lane of this.#lanes.values()) lane.pump();
  }

  /** Takes a message that has just come into the spool. */
  offer(entry: Entry): void {
    this.#lanes.get(laneOf(entry.arrival))?.offer(entry);
  }

  #readOn(lane: string, after: number, limit: number) {
    const stored = this.#options.spool.read(lane, after, limit);
    return {
      entries: stored.flatMap((each) => this.#revive(each)),
      last: stored.at(-1)?.id ?? after,
      isEnd: stored.length < limit,
    };
  }

  /** Reads a message again that has come back from the spool's file. When it was spooled is not known any more. */
  #revive(held: Held): Entry[] {
    const { spool, read, recorder } = this.#options;
    const { message } = held;
    const arrival = read(message);
    const arriving: StepRun = { step: '1_mqtt_received', start: message.receivedAt, end: message.receivedAt };
    if (arrival?.next === 'store') return [{ held, arrival, arriving }];
    if (arrival === undefined) spool.bury(held, unread(message, 0));
    else {
      // It is read in another way now than when it came.
      const run = runToParsing(arrival, arriving);
      recorder.done(run);
      if (arrival.next === 'bury') spool.bury(held, burialOf(run, 0));
      else spool.remove(held);
    }
    return [];
  }

  #onThrough({ held, arrival }: Entry, run: MessageRun): void {
    if (this.#isOver) return;
    const { spool, recorder } = this.#options;
    recorder.done(run);
    // A state is not worth a dead letter: the device's next replaces it, and those of unknown ones would push out readings.
    const isRecord = endOf(arrival.family, run.kind) === '5_medical_stored';
    if (run.errorType !== undefined && isRecord)
      spool.bury(held, burialOf(run, run.tries + (held.entering.tries ?? 0)));
    else spool.remove(held);
  }

  /** One message of one lane after the other, so that a faulty one is not asked again and again. */
  #probe(): void {
    const lanes = [...this.#lanes.values()];
    for (const _lane of lanes) {
      const lane = lanes[this.#nextProbed++ % lanes.length];
      if (lane?.probe()) return;
    }
    this.#health.probeLater();
  }

  /** Tries dead letters again that somebody has asked for. */
  replay(limit = 100): void {
    const { spool } = this.#options;
    // What is done then could not be marked as such, and would be tried without end.
    if (!spool.isWritable) return;
    for (const replay of spool.deadLetters.replays(limit)) {
      if (this.#replaying.has(replay.id)) continue;
      this.#replaying.add(replay.id);
      this.#replay(replay, () => this.#replaying.delete(replay.id));
    }
  }

  #replay({ id, tries, message }: Replay, done: () => void): void {
    const { spool, read, recorder, say } = this.#options;
    const start = now();
    if (message === undefined) {
      say(`Dead letter ${id} cannot be read; it stays where it is.`);
      spool.deadLetters.keep(id, start, done);
      return;
    }
    const arrival = read({ ...message, replayed: true });
    const arriving = (end: number): StepRun => ({ step: '1_mqtt_received', start, end });
    if (arrival?.next === 'store') {
      const entering = { message: arrival.message, lane: laneOf(arrival), replayOf: id, tries, onSafe: done };
      spool.take(entering, (held) => this.offer({ held, arrival, arriving: arriving(now()) }));
    } else if (arrival?.next === 'nothing') {
      recorder.done(runToParsing(arrival, arriving(start)));
      spool.deadLetters.release(id, done);
    } else spool.deadLetters.keep(id, start, done);
  }

  /** Starts nothing more, and waits a moment for what is under way; the rest is tried again after the next start. */
  async close(): Promise<void> {
    for (const lane of this.#lanes.values()) lane.close();
    this.#health.close();
    const end = performance.now() + closeLimit;
    while ([...this.#lanes.values()].some((lane) => !lane.isIdle) && performance.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    this.#isOver = true;
  }
}
