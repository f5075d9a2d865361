import type { MessageOutcome, PipelineStep } from '@pulsetrail/catalog';
import { endOf } from '../families/family.js';
import type { LookupKey, LookupVia, Reading, Subject } from '../message/message.js';
import { factsOf, runOfRepeat, type StorableArrival } from '../message/message-reader.js';
import { messageKey } from '../message/record-key.js';
import type { PatientDirectory, PatientMatch, PatientUpdate } from '../patients/patient-directory.js';
import { now } from '../timing/clock.js';
import { TimeLimitError } from '../timing/time-limit.js';
import type { MedicalRecord, MedicalStore } from './medical-store.js';
import type { MessageRun, StepRun } from './message-run.js';

/** What the pipeline works with. */
export interface PipelineOptions {
  readonly directory: PatientDirectory;
  /** Both ports have to answer or fail in bounded time, as those from `batched` do. */
  readonly store: MedicalStore;
}

/** A message that was read, on its way through steps 3 to 5. */
export interface Passing {
  readonly arrival: StorableArrival;
  /** Step 1. */
  readonly arriving: StepRun;
}

/**
 * Takes messages that were read through steps 3 to 5, together: a step is one call for all of them. Never rejects: what
 * fails is in the runs, one a message in the same order.
 */
export type Pipeline = (messages: readonly Passing[]) => Promise<readonly MessageRun[]>;

interface FoundSubject extends PatientMatch {
  readonly subject: Subject;
  /** Its place among all subjects of the message, found or not. */
  readonly place: number;
}

/** Why a step failed, and what that makes of the message. */
interface Failure {
  readonly outcome: MessageOutcome;
  readonly errorType: string;
}

const notFound: Failure = { outcome: 'patient_not_found', errorType: 'patient_not_found' };

/** One message on its way; what fails first gives it its outcome. */
class Run {
  readonly arrival: StorableArrival;
  readonly steps: StepRun[];
  failure: Failure | undefined;
  /** When the last step ended. */
  at: number;
  found: readonly FoundSubject[] = [];
  /** How many of its records were not stored before; -1 when step 5 did not run or failed. */
  added = -1;

  constructor({ arrival, arriving }: Passing, start: number) {
    const { parsing } = arrival;
    this.arrival = arrival;
    this.steps = [arriving, parsing];
    this.at = start;
    this.failure = parsing.errorType === undefined ? undefined : { outcome: 'invalid', errorType: parsing.errorType };
  }

  /** Adds a step; what keeps the message from being done, when trying again may help, outweighs what never can. */
  add(step: StepRun, failure?: Failure): void {
    this.steps.push(step);
    this.at = step.end;
    if (failure !== undefined && (this.failure === undefined || failure !== notFound)) this.failure = failure;
  }

  /** How the patients were found. An attribution by owner is the one to be doubted, hence the one to be shown. */
  get via(): LookupVia | undefined {
    for (const { via } of this.found) if (via === 'gateway_owner') return via;
    return this.found[0]?.via;
  }

  /** The message as it is recorded. */
  get result(): MessageRun {
    const { arrival, failure, via, added } = this;
    const { message, parsed } = arrival;
    // Without a time, equal payloads that the broker does not mark are different events, although one record stands for both.
    const isSame = message.redelivered || message.retained || !parsed.timeless;
    const { kind, items, unreadable, deviceId, alarm } = factsOf(arrival);
    const outcome = failure?.outcome ?? outcomeOf(arrival, via);
    const repeated = added === 0 && isSame;
    const { steps } = this;
    const errorType = failure?.errorType;
    return { message, kind, items, unreadable, deviceId, alarm, outcome, steps, tries: 1, repeated, via, errorType };
  }
}

const stepOf = (step: StepRun, isKept: boolean): StepRun => (isKept ? { ...step, isKept } : step);

/**
 * Runs a step for messages together; when that fails, for each alone, so that a faulty one hurts only itself.
 * @param work resolves to `true` when nobody had to be asked.
 * @returns the messages that go on.
 */
async function attempt(
  runs: readonly Run[],
  step: PipelineStep,
  outcome: 'lookup_failed' | 'update_failed' | 'store_failed',
  work: (runs: readonly Run[]) => Promise<unknown>,
): Promise<readonly Run[]> {
  if (runs.length === 0) return runs;
  let failure: Failure | undefined;
  let isKept = false;
  try {
    isKept = (await work(runs)) === true;
  } catch (error) {
    if (runs.length > 1) {
      const alone = await Promise.all(runs.map((run) => attempt([run], step, outcome, work)));
      return alone.flat();
    }
    failure = { outcome, errorType: error instanceof TimeLimitError ? 'timeout' : outcome };
  }
  const at = now();
  let shared: StepRun | undefined;
  for (const run of runs) {
    const start = run.at;
    const end = Math.max(at, start);
    const missing = step === '3_patient_lookup' && run.found.length < run.arrival.parsed.subjects.length;
    const why = failure ?? (missing ? notFound : undefined);
    if (why !== undefined) run.add(stepOf({ step, start, end, errorType: why.errorType }, isKept), why);
    else {
      if (shared?.start !== start) shared = stepOf({ step, start, end }, isKept);
      run.add(shared);
    }
  }
  return failure === undefined ? runs : [];
}

function newest(readings: readonly Reading[]): Reading | undefined {
  let latest: Reading | undefined;
  for (const reading of readings) if (latest === undefined || reading.at > latest.at) latest = reading;
  return latest;
}

function updatesOf({ found, arrival }: Run): PatientUpdate[] {
  const { kind } = arrival.parsed;
  const receivedAt = new Date(arrival.message.receivedAt);
  const updates: PatientUpdate[] = [];
  for (const { patientId, subject } of found) {
    const { readings, profile } = subject;
    const reading = newest(readings);
    if (reading === undefined) continue;
    const update = { patientId, kind, reading, receivedAt };
    updates.push(profile === undefined ? update : { ...update, profile });
  }
  return updates;
}

function recordsOf({ found, arrival }: Run): MedicalRecord[] {
  const { message, content, parsed } = arrival;
  const { family } = message;
  const { kind } = parsed;
  const receivedAt = new Date(message.receivedAt);
  const key = messageKey(content, message.receivedAt, parsed.timeless);
  const records: MedicalRecord[] = [];
  for (const { subject, patientId, via, place } of found) {
    let index = 0;
    for (const reading of subject.readings) {
      // The key says where in the message a reading stands, so that it stays the same when more patients are known later.
      records.push({ key: `${key}:${place}.${index++}`, patientId, via, family, kind, reading, receivedAt });
    }
  }
  return records;
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
  /** @returns whether all answers had been kept, so that the directory was not asked. */
  async function lookUp(runs: readonly Run[]): Promise<boolean> {
    const wanted: (readonly LookupKey[])[] = [];
    for (const { arrival } of runs) for (const { lookups } of arrival.parsed.subjects) wanted.push(lookups);
    const { asked } = directory;
    const matches = await directory.find(wanted);
    const isKept = asked !== undefined && directory.asked === asked;
    let at = 0;
    for (const run of runs) {
      const found: FoundSubject[] = [];
      let place = 0;
      for (const subject of run.arrival.parsed.subjects) {
        const match = matches[at++];
        if (match !== undefined) found.push({ patientId: match.patientId, via: match.via, subject, place });
        place++;
      }
      run.found = found;
    }
    return isKept;
  }

  const update = (runs: readonly Run[]): Promise<void> => directory.update(runs.flatMap(updatesOf));

  async function save(runs: readonly Run[]): Promise<void> {
    const each = runs.map(recordsOf);
    const records = each.flat();
    const keys = await store.save(records);
    const areAllNew = keys.length === records.length;
    const added = new Set(areAllNew ? [] : keys);
    let index = 0;
    for (const run of runs) {
      const own = each[index++] ?? [];
      // Two messages can bring the same record: it is new for the first of them.
      run.added = areAllNew ? own.length : own.filter(({ key }) => added.delete(key)).length;
    }
  }

  /** Whether the broker's copy of a message is in the store already. When nobody can tell, it is handled like a new one. */
  const isStored = ({ message, family, parsed, content }: StorableArrival): Promise<boolean> =>
    message.retained && endOf(family, parsed.kind) === '5_medical_stored'
      ? store.knows(content).catch(() => false)
      : Promise.resolve(false);

  return async (messages) => {
    const known = messages.some(({ arrival }) => arrival.message.retained)
      ? await Promise.all(messages.map(({ arrival }) => isStored(arrival)))
      : [];
    const start = now();
    const all = messages.map((each, index) => (known[index] === true ? undefined : new Run(each, start)));
    const runs = all.filter((run) => run !== undefined);
    await attempt(runs, '3_patient_lookup', 'lookup_failed', lookUp);
    const found = runs.filter((run) => run.found.length > 0);
    const updated = await attempt(found, '4_patient_updated', 'update_failed', update);
    const storable = updated.filter(({ arrival }) => endOf(arrival.family, arrival.parsed.kind) === '5_medical_stored');
    await attempt(storable, '5_medical_stored', 'store_failed', save);
    return messages.map(({ arrival, arriving }, index) => all[index]?.result ?? runOfRepeat(arrival, arriving));
  };
}
