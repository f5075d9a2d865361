import { field, isObject } from '../message/payload.js';

/** The words in which a listener's error may leave, the closed values of `error.type` for step events. */
export const listenerErrorTypes = [
  'timeout',
  'connection_failed',
  'not_utf8',
  'invalid_json',
  'validation_failed',
  'patient_not_found',
  'unknown_attribute',
  'unknown_type',
  'missing_field',
  'duplicate_record',
  'listener_error',
] as const;

/** One of them. */
export type ListenerErrorType = (typeof listenerErrorTypes)[number];

/** What is read of an error's text, in characters; the form of an error shows at its beginning. */
const readLimit = 500;

/** The forms that errors of Python, MongoDB and HTTP clients have. The first that fits counts. */
const forms: readonly (readonly [RegExp, ListenerErrorType])[] = [
  [/time[d -]?\s?out/, 'timeout'],
  [/econnrefused|connection ?(?:refused|reset|error|aborted|closed)|unreachable|autoreconnect/, 'connection_failed'],
  [/serverselection|no primary|max retries exceeded|failed to connect|cannot connect/, 'connection_failed'],
  [/unicodedecode|codec can't decode|utf-?8/, 'not_utf8'],
  [/jsondecode|invalid json|not json|expecting value|expecting property name|json/, 'invalid_json'],
  [/e11000|duplicate key/, 'duplicate_record'],
  [/(?:patient|watch|imei|device|citizen) ?(?:\S+ ){0,4}not (?:found|registered|mapped)/, 'patient_not_found'],
  [/no (?:patient|mapping|match)|unmapped|unregistered|unknown patient/, 'patient_not_found'],
  [/(?:unknown|unsupported|unmapped) attribute/, 'unknown_attribute'],
  [/(?:unknown|unsupported) (?:message |device |data )?type/, 'unknown_type'],
  [/validat|schema/, 'validation_failed'],
  [/keyerror|missing|required/, 'missing_field'],
];

const textOf = (error: unknown): string => {
  if (typeof error === 'string') return error;
  if (!isObject(error)) return '';
  const parts = ['type', 'code', 'message', 'error', 'detail'].map((name) => field(error, name));
  return parts.filter((part) => typeof part === 'string').join(' ');
};

/** The word for an error. Nothing of its text leaves: it may hold what the listener was working on. */
export function listenerErrorType(error: unknown): ListenerErrorType {
  const text = textOf(error).slice(0, readLimit).toLowerCase();
  return forms.find(([form]) => form.test(text))?.[1] ?? 'listener_error';
}

/** Whether a status says that the step failed; a word that is not known does not. */
export const isFailure = (status: string): boolean => /^(?:error|fail(?:ed|ure)?)$/i.test(status);
