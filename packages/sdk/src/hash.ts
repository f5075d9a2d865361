import { createHmac, randomBytes } from 'node:crypto';
import { warnOnce } from './warning.js';

/**
 * Makes the keyed hash in which device and user ids may leave the process: HMAC-SHA-256, the first 16 hexadecimal digits.
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
    return createHmac('sha256', secret).update(id).digest('hex').slice(0, 16);
  };
}
