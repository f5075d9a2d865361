import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const docs = new URL('../../docs/', import.meta.url);
const page = readFileSync(new URL('answers.md', docs), 'utf8');

test('every question has a number and an answer', () => {
  const rows = [...page.matchAll(/^\| (\d+) +\| (.+?\?) +\| (.+?) +\|$/gm)];
  expect(rows.map(([, number]) => Number(number))).toEqual(Array.from({ length: 25 }, (_, index) => index + 1));
});

test('links lead somewhere', () => {
  for (const [, target = ''] of page.matchAll(/\]\(([^)]+)\)/g))
    expect(existsSync(new URL(target, docs)), target).toBe(true);
});
