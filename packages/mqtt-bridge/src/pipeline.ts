import type { DeviceFamilyName, MessageOutcome, PipelineStep } from '@pulsetrail/catalog';
import { now } from './clock.js';
import { type DeviceFamily, endOf, expectedSteps } from './families/family.js';
import type { MedicalRecord, MedicalStore } from './medical-store.js';
import type { Alarm, DeviceMessage, LookupVia, ParseResult, Reading, RoutedMessage, Subject } from './message.js';
import type { PatientDirectory, PatientMatch, PatientUpdate } from './patient-directory.js';
import { rememberMessages } from './recent-messages.js';
import { contentKey, messageKey } from './record-key.js';
import type { TimeZone } from './time.js';
import { TimeLimitError, withTimeLimit } from './time-limit.js';

/** One step as it ran. Times are milliseconds since 1970. */
export interface StepRun {
  readonly step: PipelineStep;
  readonly start: number;
  readonly end: number;
  /** Absent when the step succeeded; a word of low cardinality otherwise. */
  readonly errorType?: string;
}

/** One message as it went through the pipeline. */
export interface MessageRun {
  readonly message: RoutedMessage;
  readonly kind: string;
  readonly outcome: MessageOutcome;
  /** The steps that ran, in order. */
  readonly steps: readonly StepRun[];
  /** How many readings the message carries. */
  readonly items: number;
  /** How many of its values could not be read and were left out. */
  readonly unreadable: number;
  /** Whether the message had been handled before, so that nothing new came of it. */
  readonly repeated: boolean;
  readonly deviceId?: string;
  /** How the patient was found. */
  readonly via?: LookupVia;
  /** The error of the first step that failed. */
  readonly errorType?: string;
}

/** What the pipeline works with. */
export interface PipelineOptions {
  readonly families: Readonly<Record<DeviceFamilyName, DeviceFamily>>;
  readonly directory: PatientDirectory;
  readonly store: MedicalStore;
  readonly zone: TimeZone;
  /**
   * Called as soon as an alarm is read: before lookup and store, which may fail. A retained alarm is looked up in the store
   * first, since the broker sends it again with every subscription; when that fails, it is raised: better twice than never.
   */
  readonly onAlarm: (family: DeviceFamilyName, alarm: Alarm) => void;
  /** How long each of lookup, update and store may take, in milliseconds. Default 3,000. */
  readonly stepLimit?: number;
}

/** Takes one message through its steps. Never rejects: what fails is in the run. */
export type Pipeline = (message: RoutedMessage) => Promise<MessageRun>;

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
  readonly steps: StepRun[] = [];
  failure: Failure | undefined;
  #start: number;
  readonly #limit: number;

  constructor(receivedAt: number, limit: number) {
    this.#start = receivedAt;
    this.#limit = limit;
  }

  /** Ends the step that is under way; the next begins at once. */
  end(step: PipelineStep, failure?: Failure): void {
    const end = Math.max(now(), this.#start);
    this.steps.push({ step, start: this.#start, end, ...(failure && { errorType: failure.errorType }) });
    this.#start = end;
    this.failure ??= failure;
  }

  /** Runs a step to its end; false when it failed, also when the judge finds fault with what came out. */
  async attempt<Result>(
    step: PipelineStep,
    outcome: 'lookup_failed' | 'update_failed' | 'store_failed',
    work: () => Promise<Result>,
    judge: (result: Result) => Failure | undefined = () => undefined,
  ): Promise<boolean> {
    let failure: Failure | undefined;
    try {
      failure = judge(await withTimeLimit(this.#limit, work));
    } catch (error) {
      failure = { outcome, errorType: error instanceof TimeLimitError ? 'timeout' : outcome };
    }
    this.end(step, failure);
    return failure === undefined;
  }
}

const newest = (readings: readonly Reading[]): Reading | undefined =>
  readings.toSorted((left, right) => right.at.getTime() - left.at.getTime())[0];

function updatesOf(found: readonly FoundSubject[], kind: string, receivedAt: Date): PatientUpdate[] {
  return found.flatMap(({ patientId, readings, profile }) => {
    const reading = newest(readings);
    return reading === undefined ? [] : [{ patientId, kind, reading, receivedAt, ...(profile && { profile }) }];
  });
}

function recordsOf(found: readonly FoundSubject[], message: RoutedMessage, content: string, parsed: DeviceMessage) {
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

/**
 * Builds the pipeline of the five steps. A step's failure ends the message, with one exception: when only some of a
 * message's readings cannot be read or attributed, the step has failed and the others go on, so that one patient's
 * readings are not lost for another's.
 */
export function createPipeline(options: PipelineOptions): Pipeline {
  const { families, directory, store, zone, onAlarm, stepLimit = 3_000 } = options;
  const recent = rememberMessages();

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

  /** Steps 3 to 5, as far as the kind goes and there is something to store. */
  async function handle(run: Run, message: RoutedMessage, content: string, parsed: DeviceMessage): Promise<Handled> {
    const expected = expectedSteps(families[message.family], parsed.kind);
    if (!expected.includes('3_patient_lookup') || parsed.subjects.length === 0) return {};
    const found = await lookUp(run, parsed.subjects);
    if (found.length === 0) return {};
    // An attribution by owner is the one to be doubted, hence the one to be shown.
    const via = found.find((subject) => subject.via === 'gateway_owner')?.via ?? found[0]?.via;

    const updates = updatesOf(found, parsed.kind, new Date(message.receivedAt));
    const isUpdated = await run.attempt('4_patient_updated', 'update_failed', () => directory.update(updates));
    let added: number | undefined;
    if (isUpdated && expected.includes('5_medical_stored')) {
      const records = recordsOf(found, message, content, parsed);
      await run.attempt('5_medical_stored', 'store_failed', async () => {
        added = await store.save(records);
      });
    }
    return { ...(via && { via }), ...(added !== undefined && { added }) };
  }

  /** Whether a retained message is in the store already. When nobody can tell, it is handled like a new one. */
  async function isStored(message: RoutedMessage, content: string, parsed: ParseResult): Promise<boolean> {
    if (!parsed.ok || endOf(families[message.family], parsed.kind) !== '5_medical_stored') return false;
    return withTimeLimit(stepLimit, () => store.knows(content)).catch(() => false);
  }

  /** Step 2. */
  function parse(run: Run, message: RoutedMessage): ParseResult {
    const { topic, payload, receivedAt, family } = message;
    const parsed = families[family].parse(topic, payload, { zone, now: receivedAt });
    const errorType = parsed.ok ? parsed.rejected : parsed.errorType;
    run.end('2_payload_parsed', errorType === undefined ? undefined : { outcome: 'invalid', errorType });
    return parsed;
  }

  /** How a message ended in which nothing failed. */
  function outcomeOf(message: RoutedMessage, parsed: ParseResult, via: LookupVia | undefined): MessageOutcome {
    const end = endOf(families[message.family], parsed.kind);
    const isEmpty = parsed.ok && parsed.subjects.length === 0 && end !== '2_payload_parsed';
    if (end === 'ignored' || isEmpty) return 'ignored';
    if (end !== '5_medical_stored') return 'status';
    return via === 'gateway_owner' ? 'owner_fallback' : 'stored';
  }

  return async (message) => {
    const run = new Run(message.receivedAt, stepLimit);
    run.end('1_mqtt_received');
    const parsed = parse(run, message);
    const content = contentKey(message);
    const isRecent = recent.isRepeat(message, content);
    const isKept = message.retained && (await isStored(message, content, parsed));
    if (parsed.alarm !== undefined && !isRecent && !isKept) onAlarm(message.family, parsed.alarm);
    const { via, added }: Handled = parsed.ok && !isKept ? await handle(run, message, content, parsed) : {};
    // Without a time, equal payloads that the broker does not mark are different events, although one record stands for both.
    const isSame = message.redelivered || message.retained || (parsed.ok && !parsed.timeless);
    const { failure } = run;
    return {
      message,
      kind: parsed.kind,
      outcome: failure?.outcome ?? outcomeOf(message, parsed, via),
      steps: run.steps,
      items: parsed.ok ? parsed.subjects.reduce((sum, { readings }) => sum + readings.length, 0) : 0,
      unreadable: parsed.ok ? (parsed.unreadable ?? 0) : 0,
      repeated: isRecent || isKept || (added === 0 && isSame),
      ...(parsed.ok && parsed.deviceId !== undefined && { deviceId: parsed.deviceId }),
      ...(via !== undefined && { via }),
      ...(failure && { errorType: failure.errorType }),
    };
  };
}
