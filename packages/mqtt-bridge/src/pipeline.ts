import type { MessageOutcome, PipelineStep } from '@pulsetrail/catalog';
import { now } from './clock.js';
import { endOf, expectedSteps } from './families/family.js';
import type { MedicalRecord, MedicalStore } from './medical-store.js';
import type { LookupVia, Reading, Subject } from './message.js';
import { factsOf, runOfRepeat, type StorableArrival } from './message-reader.js';
import type { MessageRun, StepRun } from './message-run.js';
import type { PatientDirectory, PatientMatch, PatientUpdate } from './patient-directory.js';
import { messageKey } from './record-key.js';
import { TimeLimitError } from './time-limit.js';

/** What the pipeline works with. */
export interface PipelineOptions {
  readonly directory: PatientDirectory;
  /** Both ports have to answer or fail in bounded time, as those from `batched` do. */
  readonly store: MedicalStore;
}

/**
 * Takes a message that was read through steps 3 to 5. Never rejects: what fails is in the run.
 * @param arriving step 1.
 */
export type Pipeline = (arrival: StorableArrival, arriving: StepRun) => Promise<MessageRun>;

interface FoundSubject extends Subject, PatientMatch {
  /** Its place among all subjects of the message, found or not. */
  readonly place: number;
}

/** What came of steps 3 to 5. */
interface Handled {
  /** How the patients were found. */
  readonly via?: LookupVia;
  /** How many records were not stored before; absent when step 5 did not run or failed. */
  readonly added?: number;
}

/** Why a step failed, and what that makes of the message. */
interface Failure {
  readonly outcome: MessageOutcome;
  readonly errorType: string;
}

const notFound: Failure = { outcome: 'patient_not_found', errorType: 'patient_not_found' };

/** Collects the steps of one message; what fails first gives the message its outcome. */
class Run {
  readonly steps: StepRun[];
  failure: Failure | undefined;
  #start = now();

  constructor(arriving: StepRun, parsing: StepRun) {
    this.steps = [arriving, parsing];
    if (parsing.errorType !== undefined) this.failure = { outcome: 'invalid', errorType: parsing.errorType };
  }

  /** What keeps the message from being done, when trying again may help: it outweighs what never can. */
  #fail(failure: Failure): void {
    if (this.failure === undefined || failure !== notFound) this.failure = failure;
  }

  /** Runs a step to its end; false when it failed, also when the judge finds fault with what came out. */
  async attempt<Result>(
    step: PipelineStep,
    outcome: 'lookup_failed' | 'update_failed' | 'store_failed',
    work: () => Promise<Result>,
    judge?: (result: Result) => Failure | undefined,
  ): Promise<boolean> {
    let failure: Failure | undefined;
    try {
      const result = await work();
      failure = judge?.(result);
    } catch (error) {
      failure = { outcome, errorType: error instanceof TimeLimitError ? 'timeout' : outcome };
    }
    const start = this.#start;
    const end = Math.max(now(), start);
    this.#start = end;
    this.steps.push(failure === undefined ? { step, start, end } : { step, start, end, errorType: failure.errorType });
    if (failure !== undefined) this.#fail(failure);
    return failure === undefined;
  }
}

const newest = (readings: readonly Reading[]): Reading | undefined =>
  readings.reduce<Reading | undefined>(
    (latest, reading) => (latest === undefined || reading.at > latest.at ? reading : latest),
    undefined,
  );

function updatesOf(found: readonly FoundSubject[], kind: string, receivedAt: Date): PatientUpdate[] {
  return found.flatMap(({ patientId, readings, profile }) => {
    const reading = newest(readings);
    return reading === undefined ? [] : [{ patientId, kind, reading, receivedAt, ...(profile && { profile }) }];
  });
}

function recordsOf(found: readonly FoundSubject[], { message, content, parsed }: StorableArrival): MedicalRecord[] {
  const { family, receivedAt } = message;
  const key = messageKey(content, receivedAt, parsed.timeless);
  const shared = { family, kind: parsed.kind, receivedAt: new Date(receivedAt) };
  // The key says where in the message a reading stands, so that it stays the same when more patients are known later.
  return found.flatMap(({ readings, patientId, via, place }) =>
    readings.map(
      (reading, index): MedicalRecord => ({ ...shared, key: `${key}:${place}.${index}`, patientId, via, reading }),
    ),
  );
}

/** How a message ended in which nothing failed. */
function outcomeOf({ family, parsed }: StorableArrival, via: LookupVia | undefined): MessageOutcome {
  if (endOf(family, parsed.kind) !== '5_medical_stored') return 'status';
  return via === 'gateway_owner' ? 'owner_fallback' : 'stored';
}

/**
 * Builds the pipeline of steps 3 to 5. A step's failure ends the message, with one exception: when only some of a
 * message's readings cannot be read or attributed, the step has failed and the others go on, so that one patient's
 * readings are not lost for another's.
 */
export function createPipeline({ directory, store }: PipelineOptions): Pipeline {
  /** Step 3: the subjects whose patients are known. */
  async function lookUp(run: Run, subjects: readonly Subject[]): Promise<readonly FoundSubject[]> {
    let found: readonly FoundSubject[] = [];
    const lookups = subjects.map((subject) => subject.lookups);
    await run.attempt(
      '3_patient_lookup',
      'lookup_failed',
      () => directory.find(lookups),
      (matches) => {
        found = subjects.flatMap((subject, place) => {
          const match = matches[place];
          return match === undefined ? [] : [{ ...subject, ...match, place }];
        });
        return found.length === subjects.length ? undefined : notFound;
      },
    );
    return found;
  }

  /** Steps 3 to 5, as far as the kind goes. */
  async function handle(run: Run, arrival: StorableArrival): Promise<Handled> {
    const { message, parsed, family } = arrival;
    const found = await lookUp(run, parsed.subjects);
    if (found.length === 0) return {};
    // An attribution by owner is the one to be doubted, hence the one to be shown.
    const via = found.find((subject) => subject.via === 'gateway_owner')?.via ?? found[0]?.via;

    const updates = updatesOf(found, parsed.kind, new Date(message.receivedAt));
    const isUpdated = await run.attempt('4_patient_updated', 'update_failed', () => directory.update(updates));
    let added: number | undefined;
    if (isUpdated && expectedSteps(family, parsed.kind).includes('5_medical_stored')) {
      const records = recordsOf(found, arrival);
      await run.attempt('5_medical_stored', 'store_failed', async () => {
        added = (await store.save(records)).length;
      });
    }
    return { ...(via && { via }), ...(added !== undefined && { added }) };
  }

  /** Whether the broker's copy of a message is in the store already. When nobody can tell, it is handled like a new one. */
  const isStored = ({ message, family, parsed, content }: StorableArrival): Promise<boolean> =>
    message.retained && endOf(family, parsed.kind) === '5_medical_stored'
      ? store.knows(content).catch(() => false)
      : Promise.resolve(false);

  return async (arrival, arriving) => {
    const { message, parsed } = arrival;
    if (message.retained && (await isStored(arrival))) return runOfRepeat(arrival, arriving);
    const run = new Run(arriving, arrival.parsing);
    const { via, added } = await handle(run, arrival);
    // Without a time, equal payloads that the broker does not mark are different events, although one record stands for both.
    const isSame = message.redelivered || message.retained || !parsed.timeless;
    const { failure } = run;
    return {
      ...factsOf(arrival),
      outcome: failure?.outcome ?? outcomeOf(arrival, via),
      steps: run.steps,
      tries: 1,
      repeated: added === 0 && isSame,
      ...(via !== undefined && { via }),
      ...(failure && { errorType: failure.errorType }),
    };
  };
}
