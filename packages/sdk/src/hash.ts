import { createHmac, randomBytes } from 'node:crypto';
import { redactText } from './redact.js';
import { warnOnce } from './warning.js';

/**
 * Makes the keyed hash in which device and user ids may leave the process: of HMAC-SHA-256, the first 16 hexadecimal
 * digits that redaction does not take for a personal number (a run of 13 decimal digits would be, in one of some 300).
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
        'PULSETRAIL_HASH_KEY is not set: ids are hashed with a random key, so one id has another hash after a restart and in other processes. Set it to a long random text.',
      );
    }
    // Untyped callers hand over numbers and nothing at all; neither is a reason to fail their request.
    const digest = createHmac('sha256', secret).update(String(id)).digest('hex');
    let from = 0;
    while (from < 48 && redactText(digest.slice(from, from + 16)).length !== 16) from += 16;
    return digest.slice(from, from + 16);
  };
}
