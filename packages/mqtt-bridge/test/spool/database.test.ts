import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { append, spoolFolder } from '../fixtures/spool.js';

test('the file is for its owner alone, and its folder too', async () => {
  using folder = spoolFolder();
  const spool = folder.open();
  await append(spool);
  for (const suffix of ['', '-wal', '-shm', '.lock']) {
    expect([suffix, statSync(folder.file + suffix).mode & 0o777]).toEqual([suffix, 0o600]);
  }
  expect(statSync(`${folder.folder}/spool`).mode & 0o777).toBe(0o700);
});

test.each([
  ['no database', Buffer.from('this is no database, and never was one'.repeat(100))],
  ['one with a broken page', undefined],
])('a file that is %s is moved aside, never deleted', async (_what, content) => {
  using folder = spoolFolder();
  const spool = folder.open();
  for (let number = 0; number < 200; number++) void append(spool, number);
  await append(spool);
  spool.close();
  const whole = readFileSync(folder.file);
  writeFileSync(folder.file, content ?? Buffer.concat([whole.subarray(0, 8_192), randomBytes(whole.length - 8_192)]));
  const fresh = folder.open();
  expect(fresh.depth.messages).toBe(0);
  await append(fresh);
  expect(folder.said).toEqual([expect.stringMatching(/is damaged; it was moved to .*damaged-/)]);
  expect(readdirSync(`${folder.folder}/spool`).some((name) => name.includes('damaged-'))).toBe(true);
});

test('a spool of a newer program is refused and left as it is', () => {
  using folder = spoolFolder();
  folder.open().close();
  const database = new DatabaseSync(folder.file);
  database.exec('PRAGMA user_version = 99');
  database.close();
  expect(() => folder.open()).toThrow('has version 99 and this program knows');
  expect(folder.said).toEqual([]);
});

test('a folder that cannot be used is named', () => {
  using folder = spoolFolder();
  writeFileSync(`${folder.folder}/spool`, 'a file');
  expect(() => folder.open()).toThrow(`The folder ${folder.folder}/spool cannot be used for the spool`);
});
