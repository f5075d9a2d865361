import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { aesCipher, noCipher, readSpoolKey } from '../../src/spool/cipher.js';

const folder = mkdtempSync(join(tmpdir(), 'pulsetrail-key-'));
afterAll(() => rmSync(folder, { recursive: true }));
const key = randomBytes(32);
const plain = Buffer.from([1, 2, 3, 4]);

const written = (content: string | Buffer): string => {
  const path = join(folder, 'key');
  writeFileSync(path, content);
  return path;
};

test('what is sealed is opened by its key alone, and is never the same', () => {
  const sealed = aesCipher(key).seal(plain);
  expect(aesCipher(key).open(sealed)).toEqual(plain);
  expect(aesCipher(key).seal(plain)).not.toEqual(sealed);
  expect(() => aesCipher(randomBytes(32)).open(sealed)).toThrow();
});

test('what has changed is not opened', () => {
  const sealed = aesCipher(key).seal(plain);
  sealed[sealed.length - 1] = (sealed.at(-1) ?? 0) ^ 1;
  expect(() => aesCipher(key).open(sealed)).toThrow();
});

test('what was written without a key is read with one', () => {
  expect(aesCipher(key).open(noCipher.seal(plain))).toEqual(plain);
});

test.each([
  ['raw', key],
  ['hex', `${key.toString('hex')}\n`],
  ['base64', `${key.toString('base64')}\n`],
  ['base64 for addresses', key.toString('base64url')],
])('a key is read as %s', (_form, content) => {
  expect(readSpoolKey(written(content))).toEqual(key);
});

test.each([
  ['too short', key.subarray(1)],
  ['empty', ''],
  ['half the digits', key.toString('hex').slice(32)],
])('a file that is %s is no key, and is not shown', (_what, content) => {
  const path = written(content);
  expect(() => readSpoolKey(path)).toThrow(`The file ${path} holds no key for the spool`);
});

test('a file that is not there is named', () => {
  expect(() => readSpoolKey(join(folder, 'nowhere'))).toThrow('cannot be read');
});
