import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { KnownDevice } from '../../src/presence/presence-store.js';
import { PresenceStoreError, sqlitePresenceStore } from '../../src/presence/sqlite-presence-store.js';

let folder: string;
let path: string;
const said: string[] = [];
const open = () => sqlitePresenceStore(path, (sentence) => said.push(sentence));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'presence-'));
  path = join(folder, 'data', 'presence.sqlite');
  said.length = 0;
});
afterEach(() => rmSync(folder, { recursive: true }));

const device = (key: string, lastSeen: number, rest: Partial<KnownDevice> = {}): KnownDevice => ({
  key,
  family: 'ava4',
  period: 60,
  broker: 'mqtt://127.0.0.1:1883',
  lastSeen,
  unheard: 12.5,
  isSilent: false,
  ...rest,
});

test('gives back what it was given', () => {
  const store = open();
  store.save({ known: [device('b', 2_000.5), device('a', 3_000, { isSilent: true }), device('c', 1)], forgotten: [] });
  store.save({ known: [device('b', 4_000, { period: 900, family: 'kati' })], forgotten: ['c', 'never known'] });
  store.close();
  const again = open();
  expect([...again.load()]).toEqual([
    device('a', 3_000, { isSilent: true }),
    device('b', 4_000, { period: 900, family: 'kati' }),
  ]);
  again.close();
});

test('keeps the secret of its hashes, which another file has not', () => {
  const store = open();
  store.close();
  const again = open();
  expect(again.secret).toEqual(store.secret);
  expect(again.secret).toHaveLength(32);
  again.close();
  path = join(folder, 'other.sqlite');
  const other = open();
  expect(other.secret).not.toEqual(store.secret);
  other.close();
});

test('is readable by its owner only', () => {
  const store = open();
  store.save({ known: [device('a', 1)], forgotten: [] });
  for (const name of readdirSync(join(folder, 'data'))) {
    expect(statSync(join(folder, 'data', name)).mode & 0o077).toBe(0);
  }
  store.close();
});

test('keeps all changes or none', () => {
  const store = open();
  const faulty = { ...device('b', 1), period: 'x' as never };
  expect(() => store.save({ known: [device('a', 1), faulty], forgotten: [] })).toThrow();
  expect([...store.load()]).toEqual([]);
  store.save({ known: [device('a', 1)], forgotten: [] });
  expect([...store.load()]).toHaveLength(1);
  store.close();
});

test.each([
  ['is no database', () => writeFileSync(path, 'x'.repeat(5_000))],
  [
    'has another version’s form',
    () => {
      const database = new DatabaseSync(path);
      database.exec('PRAGMA user_version = 99');
      database.close();
    },
  ],
])('a file that %s is moved aside and said', (_name, spoil) => {
  open().close();
  rmSync(path);
  spoil();
  const store = open();
  expect([...store.load()]).toEqual([]);
  expect(said).toEqual([expect.stringContaining(`The file of known devices ${path} cannot be read; it was moved to`)]);
  expect(readdirSync(join(folder, 'data')).some((name) => name.includes('.damaged-'))).toBe(true);
  store.close();
});

test('a file that cannot be opened for another reason is left alone', () => {
  path = folder;
  expect(open).toThrow(PresenceStoreError);
  expect(open).toThrow(/^The file of known devices .* cannot be opened \(.*\); check that its folder is writable/);
  expect(said).toEqual([]);
});
