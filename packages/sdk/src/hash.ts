import { createHash, createHmac, randomBytes } from 'node:crypto';
import { redactText } from './redact.js';
import { isHash } from './redaction/ids.js';
import { warnOnce } from './warning.js';

/** Whether redaction lets a hash pass wherever it stands. */
const isKept = (hash: string): boolean => isHash(hash) && redactText(hash) === hash;

/** The first 16 digits of a hexadecimal digest that redaction takes for a hash. */
function digits(digest: string): string {
  let from = 0;
  while (from < 48 && !isKept(digest.slice(from, from + 16))) from += 16;
  return digest.slice(from, from + 16);
}

/**
 * A hash of what is known to be no secret and nothing personal, such as a place in the code: the same in every process.
 * Of SHA-256, in the form of {@link keyedHash}.
 */
export const plainHash = (text: string): string => digits(createHash('sha256').update(text).digest('hex'));

/** Untyped callers hand over numbers, nothing at all, and what has no text; none is a reason to fail their request. */
function textOf(id: unknown): string {
  try {
    return String(id);
  } catch {
    return '';
  }
}

/**
 * Makes the keyed hash in which device and user ids may leave the process: of HMAC-SHA-256, the first 16 hexadecimal
 * digits that redaction takes for a hash: not all of them decimal, and without a run of 13 decimal ones, which one in some
 * 300 has.
 *
 * @param key the secret key; where there is none a random one is drawn, and the hashes of two processes then differ.
 */
export function keyedHash(key: string | undefined): (id: string) => string {
  let secret: string | Buffer | undefined = key;
  return (id) => {
    if (secret === undefined) {
      secret = randomBytes(32);
      warnOnce(
        'hash key',
        'PULSETRAIL_HASH_KEY is not set, or too short: ids are hashed with a random key, so one id has another hash after a restart and in other processes. Set it to a long random text.',
      );
    }
    return digits(createHmac('sha256', secret).update(textOf(id)).digest('hex'));
  };
}
