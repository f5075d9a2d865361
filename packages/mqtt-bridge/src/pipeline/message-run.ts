import type { MessageOutcome, PipelineStep } from '@pulsetrail/catalog';
import type { Alarm, LookupVia, RoutedMessage } from '../message/message.js';

/** One step as it ran. Times are milliseconds since 1970. */
export interface StepRun {
  readonly step: PipelineStep;
  readonly start: number;
  readonly end: number;
  /** Absent when the step succeeded; a word of low cardinality otherwise. */
  readonly errorType?: string;
  /** Whether the answer had been kept from before, so that it tells nothing of how the port is now. */
  readonly isKept?: true;
}

/** One message as it went through the pipeline. */
export interface MessageRun {
  readonly message: RoutedMessage;
  readonly kind: string;
  readonly outcome: MessageOutcome;
  /** The steps that ran, in order; of those that ran more than once, the last time. */
  readonly steps: readonly StepRun[];
  /** The step that failed the first time, when the message was tried again. */
  readonly firstFailure?: StepRun;
  /** How often steps 3 to 5 were begun. */
  readonly tries: number;
  /** How many readings the message carries. */
  readonly items: number;
  /** How many of its values could not be read and were left out. */
  readonly unreadable: number;
  /** Whether the message had been handled before, so that nothing new came of it. */
  readonly repeated: boolean;
  readonly deviceId?: string | undefined;
  /** The alarm that it raises. */
  readonly alarm?: Alarm | undefined;
  /** How the patient was found. */
  readonly via?: LookupVia | undefined;
  /** The error of the first step that failed. */
  readonly errorType?: string | undefined;
}

/** Outcomes that may be others when the message is tried again. */
const passing: ReadonlySet<MessageOutcome> = new Set(['lookup_failed', 'update_failed', 'store_failed']);

/** Whether trying again can help: the directory or the store has failed, and not the message. */
export const mayPass = ({ outcome }: Pick<MessageRun, 'outcome'>): boolean => passing.has(outcome);
