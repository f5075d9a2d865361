import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { SpoolError } from './spool-error.js';

/** Turns bytes into what stands in the spool, and back. */
export interface Cipher {
  seal(plain: Buffer): Buffer;
  /** @throws when the bytes were sealed with another key, or have changed since. */
  open(sealed: Uint8Array): Buffer;
}

/** First byte of what is sealed; plain envelopes begin with another. */
export const sealedMark = 0x02;

const nonceLength = 12;
const tagLength = 16;
const headLength = 1 + nonceLength + tagLength;

/** Leaves everything as it is. */
export const noCipher: Cipher = {
  seal: (plain) => plain,
  open: (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
};

/**
 * AES-256-GCM with a random nonce for each message: the mark, the nonce, the tag, the ciphertext. Plain bytes, from before
 * there was a key, are read as they are. Source: NIST SP 800-38D; 2^32 messages a key at most, section 8.3.
 * @param key 32 bytes.
 */
export const aesCipher = (key: Buffer): Cipher => ({
  seal(plain) {
    const nonce = randomBytes(nonceLength);
    const cipher = createCipheriv('aes-256-gcm', key, nonce);
    const text = cipher.update(plain);
    cipher.final();
    return Buffer.concat([Buffer.of(sealedMark), nonce, cipher.getAuthTag(), text]);
  },
  open(sealed) {
    if (sealed[0] !== sealedMark) return noCipher.open(sealed);
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(1, 1 + nonceLength), {
      authTagLength: tagLength,
    });
    decipher.setAuthTag(sealed.subarray(1 + nonceLength, headLength));
    return Buffer.concat([decipher.update(sealed.subarray(headLength)), decipher.final()]);
  },
});

const forms: readonly ((content: Buffer) => Buffer | undefined)[] = [
  // 32 hex digits are half a key in text, not a whole one in bytes.
  (content) => (content.length === 32 && !/^[0-9a-f]+$/i.test(content.toString('latin1')) ? content : undefined),
  (content) => {
    const text = content.toString('latin1').trim();
    return /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : undefined;
  },
  (content) => {
    const text = content.toString('latin1').trim();
    return /^[\w+/-]{43}=?$/.test(text) ? Buffer.from(text, 'base64') : undefined;
  },
];

/**
 * Reads the spool's key: a file of 32 bytes, or their text as 64 hex digits or base64.
 * @throws {SpoolError} when the file cannot be read or holds no such key.
 */
export function readSpoolKey(path: string): Buffer {
  let content: Buffer;
  try {
    content = readFileSync(path);
  } catch (cause) {
    throw new SpoolError('PULSETRAIL_SPOOL_KEY', `The spool's key ${path} cannot be read; correct the path.`, {
      cause,
    });
  }
  const key = forms.map((form) => form(content)).find((bytes) => bytes !== undefined);
  if (key !== undefined) return key;
  throw new SpoolError(
    'PULSETRAIL_SPOOL_KEY',
    `The file ${path} holds no key for the spool; write 32 random bytes to it, raw, as hex or as base64: openssl rand -hex 32.`,
  );
}
