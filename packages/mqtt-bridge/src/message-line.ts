import { Dispatcher } from './dispatch/dispatcher.js';
import { createIntake, type Intake, type IntakeOptions } from './intake/intake.js';
import type { MessageReader } from './message/message-reader.js';
import type { PatientDirectory } from './patients/patient-directory.js';
import type { MedicalStore } from './pipeline/medical-store.js';
import { createPipeline } from './pipeline/pipeline.js';
import type { Recorder } from './recording/recorder.js';
import type { Spool } from './spool/spool.js';
import type { SpoolMetrics } from './spool/spool-metrics.js';

/** What the line is made of. */
export interface MessageLineOptions extends Pick<IntakeOptions, 'takeOther' | 'onRead'> {
  readonly spool: Spool;
  readonly spoolMetrics: Pick<SpoolMetrics, 'observe'>;
  readonly read: MessageReader;
  readonly directory: PatientDirectory;
  readonly store: MedicalStore;
  readonly recorder: Recorder;
  /** Names of the families. */
  readonly families: readonly string[];
  /** How often a message may fail while others succeed. Default 5. */
  readonly maxTries?: number;
  readonly say: (sentence: string) => void;
}

/** The way of messages from the broker to the store. */
export interface MessageLine {
  /** Takes a message. */
  readonly take: Intake;
  /** Brings the figures of the spool up to date. */
  observe(): void;
  /** Lets what is under way end, as far as that takes a moment; the rest stays in the spool. */
  close(): Promise<void>;
}

/** How often the spool is looked after, in milliseconds: its figures, and what the command line has asked for. */
const lookEvery = 500;

/** How often dead letters that have become too old are looked for, in milliseconds. */
const expireEvery = 60_000;

/** Puts intake, spool, dispatcher and pipeline together, and begins with what the spool holds. */
export function openMessageLine(options: MessageLineOptions): MessageLine {
  const { spool, spoolMetrics, read, directory, store, recorder, families, maxTries, say, takeOther, onRead } = options;
  const pipeline = createPipeline({ directory, store });
  const dispatcher = new Dispatcher({
    spool,
    read,
    pipeline,
    recorder,
    families,
    say,
    ...(maxTries !== undefined && { maxTries }),
  });
  const take = createIntake({
    read,
    spool,
    dispatcher,
    store,
    recorder,
    ...(takeOther && { takeOther }),
    ...(onRead && { onRead }),
  });
  const observe = (): void => spoolMetrics.observe(spool, Date.now());

  const begun = Date.now() - performance.now();
  let expireAt = 0;
  const look = setInterval(() => {
    if (spool.hasChanged()) spool.deadLetters.recount();
    dispatcher.replay();
    if (performance.now() >= expireAt) {
      expireAt = performance.now() + expireEvery;
      // A clock that is put forward ages nothing.
      spool.deadLetters.expire(Math.min(Date.now(), begun + performance.now()));
    }
    observe();
  }, lookEvery);
  dispatcher.start();
  return {
    take,
    observe,
    async close() {
      clearInterval(look);
      await dispatcher.close();
      spool.close();
    },
  };
}
