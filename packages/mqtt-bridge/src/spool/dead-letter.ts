import type { PipelineStep } from '@pulsetrail/catalog';
import type { IncomingMessage } from '../message/message.js';

/** Why a message could not be brought to its end: the closed values of `reason`, the `error.type` of the step that failed. */
export const deadLetterReasons = [
  'payload_too_large',
  'not_utf8',
  'invalid_json',
  'missing_field',
  'invalid_value',
  'unknown_type',
  'unknown_attribute',
  'patient_not_found',
  'lookup_failed',
  'update_failed',
  'store_failed',
  'timeout',
  'no_family',
  'unreadable',
] as const;

/** One of the reasons; any other error is written as `_OTHER`. Source: semantic conventions, `error.type`. */
export type DeadLetterReason = (typeof deadLetterReasons)[number] | '_OTHER';

/** The reason that an error stands for. */
export const reasonOf = (errorType: string): DeadLetterReason =>
  deadLetterReasons.find((reason) => reason === errorType) ?? '_OTHER';

/** What is known of a message that could not be brought to its end, without anything of its content. */
export interface DeadLetter {
  readonly id: number;
  readonly family: string;
  /** What kind of message it is, as far as could be told. */
  readonly kind: string;
  readonly reason: DeadLetterReason;
  /** The step that failed. */
  readonly step: PipelineStep;
  /** How often it was tried. */
  readonly tries: number;
  /** When it came, which is the first time, in milliseconds since 1970. */
  readonly receivedAt: number;
  /** When it was tried the last time. */
  readonly buriedAt: number;
  /** Whether it waits to be tried again. */
  readonly replay: boolean;
}

/** A message on its way to the dead letters. */
export interface Burial extends Omit<DeadLetter, 'id' | 'receivedAt' | 'replay'> {
  readonly message: IncomingMessage;
}
