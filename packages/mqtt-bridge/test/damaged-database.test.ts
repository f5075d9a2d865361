import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isDamage, moveAside } from '../src/damaged-database.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'damaged-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a file that is no database is damaged; what else SQLite refuses is not', () => {
  const errorOf = (work: () => unknown): unknown => {
    try {
      return work();
    } catch (error) {
      return error;
    }
  };
  const file = join(folder, 'file');
  writeFileSync(file, 'x'.repeat(5_000));
  const database = new DatabaseSync(file);
  expect(isDamage(errorOf(() => database.exec('PRAGMA user_version')))).toBe(true);
  database.close();
  expect(isDamage(errorOf(() => new DatabaseSync(folder)))).toBe(false);
  expect(isDamage(new Error('other'))).toBe(false);
});

test('a file goes aside with what belongs to it, and nothing of it is lost', () => {
  const file = join(folder, 'file');
  for (const suffix of ['', '-wal']) writeFileSync(file + suffix, `content${suffix}`);
  const aside = moveAside(file);
  expect(aside).toMatch(/file\.damaged-[\dTZ-]+$/);
  expect(readdirSync(folder)).toHaveLength(2);
  expect([readFileSync(aside, 'utf8'), readFileSync(`${aside}-wal`, 'utf8')]).toEqual(['content', 'content-wal']);
});
