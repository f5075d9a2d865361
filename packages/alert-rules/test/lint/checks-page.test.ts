import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { lintNames } from '../../src/lint/index.js';

test('every check has a heading of its own, in the order in which they look', async () => {
  const page = await readFile(new URL('../../docs/checks.md', import.meta.url), 'utf8');
  expect([...page.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading)).toEqual(lintNames);
});
