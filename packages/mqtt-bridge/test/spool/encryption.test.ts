import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { until } from '../../../../test/support/until.js';
import type { Held } from '../../src/spool/held.js';
import { katiVitals } from '../fixtures/messages.js';
import { append, spoolFolder, textOf } from '../fixtures/spool.js';

test('with a key nothing of topic and payload can be read in the files', async () => {
  using folder = spoolFolder();
  const key = randomBytes(32);
  const spool = folder.open({ key });
  await append(spool);
  const plain = ['iMEDE_watch', katiVitals.IMEI, 'heartRate'];
  const onDisk = () =>
    ['', '-wal'].map((suffix) =>
      existsSync(folder.file + suffix) ? readFileSync(folder.file + suffix, 'latin1') : '',
    );
  expect(plain.filter((word) => onDisk().join('').includes(word))).toEqual([]);
  expect(textOf(spool.read('kati', 0, 1)[0]?.message.payload ?? Buffer.of())).toContain('heartRate');
});

test.each([
  ['another key', randomBytes(32), 'was written with another key'],
  ['no key', undefined, 'is encrypted and no key is given'],
])('with %s it does not open, and nothing is lost', async (_what, wrong, sentence) => {
  using folder = spoolFolder();
  const key = randomBytes(32);
  const spool = folder.open({ key });
  await append(spool);
  spool.close();
  expect(() => folder.open(wrong === undefined ? {} : { key: wrong })).toThrow(sentence);
  expect(folder.open({ key }).read('kati', 0, 10)).toHaveLength(1);
});

test('a key can be given later, and changed when the spool is empty', async () => {
  using folder = spoolFolder();
  const plain = folder.open();
  await append(plain);
  plain.close();
  const [first, second] = [randomBytes(32), randomBytes(32)];
  const sealed = folder.open({ key: first });
  const held = await append(sealed);
  expect(sealed.read('kati', 0, 10)).toHaveLength(2);
  sealed.remove(held);
  sealed.close();
  expect(folder.open({ key: second }).read('kati', 0, 10)).toHaveLength(1);
});

test('what was deleted before there was a key is nowhere in the file, nor what is deleted since', async () => {
  using folder = spoolFolder();
  const plain = folder.open();
  const [first] = await Promise.all([append(plain, 1), append(plain, 2)]);
  plain.remove(first as Held);
  await until('it is gone', () => plain.depth.messages === 1);
  plain.close();
  expect(readFileSync(folder.file, 'latin1')).toContain('"number":1');
  const sealed = folder.open({ key: randomBytes(32) });
  expect(readFileSync(folder.file, 'latin1')).not.toContain('"number":1');
  for (const held of sealed.read('kati', 0, 10)) sealed.remove(held);
  await until('it is gone', () => sealed.depth.messages === 0);
  sealed.close();
  expect(readFileSync(folder.file, 'latin1')).not.toContain('heartRate');
});
