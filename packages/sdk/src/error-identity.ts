import { errorType } from './error-type.js';
import { plainHash } from './hash.js';

/** What an error is known by: never what it says. */
export interface ErrorIdentity {
  /** `error.type`. */
  readonly type: string;
  /**
   * `error.fingerprint`: one for all errors of a type that come from one place in the code. 16 hexadecimal digits, the
   * same in every process and on every machine, and, for functions that have names, after changes elsewhere in the file.
   */
  readonly fingerprint: string;
  /** Whether a timer has counted it: the request that it breaks does not do so again. */
  counted: boolean;
}

/** Frames that make the fingerprint: enough to tell the callers of a helper apart, few enough to last. */
const framesUsed = 3;

/** Characters of a line that are read: paths are shorter. */
const longestLine = 1_000;

/** A line of a V8 stack: the function, where it has a name, the file, and its line. */
const frameLine = /^ {4}at (?:async )?(?:(.*?) \()?(?:file:\/\/)?(.*?)(?::(\d+))?(?::\d+)?\)?$/;

const nameless = /^$|<anonymous>$/;

/** Where packages lie, and Node's own modules: not the service's own code. */
const foreign = /[\\/]node_modules[\\/]|^node:|^native$|^<anonymous>$|^index \d+$/;

interface Frame {
  readonly fn: string;
  readonly file: string;
  readonly line: string;
}

function frameOf(text: string): Frame {
  const [, fn = '', file = '', line = ''] = frameLine.exec(text.slice(0, longestLine)) ?? [];
  return { fn, file, line };
}

/**
 * A function in a file, by its line where it has no name; of the path, what does not depend on where the service is
 * installed.
 */
const place = ({ fn, file, line }: Frame): string =>
  `${nameless.test(fn) ? line : fn}@${file.split(/[\\/]/).slice(-2).join('/')}`;

/** The frames at the end of a stack; what stands before is the message, which may look like them. */
function frameLines(stack: string, message: unknown): string[] {
  const hasMessage = typeof message === 'string' && stack.includes(message);
  const lines = stack.slice(hasMessage ? stack.indexOf(message) + message.length : 0).split('\n');
  return lines.slice(lines.findLastIndex((line) => !line.startsWith('    at ')) + 1);
}

/** The first places of the service's own code; of foreign code where there are none. */
function placesIn(lines: readonly string[]): string[] {
  const own: string[] = [];
  for (let index = 0; index < lines.length && own.length < framesUsed; index++) {
    const frame = frameOf(lines[index] as string);
    if (!foreign.test(frame.file)) own.push(place(frame));
  }
  return own.length > 0 ? own : lines.slice(0, framesUsed).map((line) => place(frameOf(line)));
}

function placesOf(error: object): string[] {
  try {
    const { stack, message } = error as { stack?: unknown; message?: unknown };
    return typeof stack === 'string' ? placesIn(frameLines(stack, message)) : [];
  } catch {
    // A getter or a proxy that throws: there is nothing to say of it.
    return [];
  }
}

/** Fingerprints that are kept: places that errors come from are few, and a hash costs more than to look it up. */
const fingerprintsKept = 1_000;

const fingerprints = new Map<string, string>();

function fingerprintOf(type: string, places: readonly string[]): string {
  const text = [type, ...places].join('\n');
  const known = fingerprints.get(text);
  if (known !== undefined) return known;
  const fingerprint = plainHash(text);
  if (fingerprints.size < fingerprintsKept) fingerprints.set(text, fingerprint);
  return fingerprint;
}

/** The identity of a failure that has no place in the code, such as a result that counts as one. */
export const identityOfType = (type: string, places: readonly string[] = []): ErrorIdentity => ({
  type,
  fingerprint: fingerprintOf(type, places),
  counted: false,
});

/** One error passes through several timers; its stack is read once. */
const known = new WeakMap<object, ErrorIdentity>();

/** The identity of something thrown; never an error of its own, whatever was thrown. */
export function identityOf(error: unknown): ErrorIdentity {
  const type = errorType(error);
  if (typeof error !== 'object' || error === null) return identityOfType(type);
  const before = known.get(error);
  // A code can be given to an error on its way.
  if (before?.type === type) return before;
  const identity = identityOfType(type, placesOf(error));
  known.set(error, identity);
  return identity;
}
