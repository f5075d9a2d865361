import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { CatalogFileError, loadCatalog } from '../src/load-catalog.js';

const fixture = (name: string) => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));

test('imports the catalog of a module', async () => {
  const catalog = await loadCatalog(fixture('catalog.ts'));
  expect(catalog.pipelines.map(({ families }) => families)).toEqual([['kati']]);
});

test.each([
  ['missing.js', 'cannot be loaded'],
  ['no-catalog.ts', 'exports no catalog; write export const catalog = defineCatalog'],
  ['messages.ts', 'exports no catalog'],
])('refuses %s in one sentence', async (name, sentence) => {
  await expect(loadCatalog(fixture(name))).rejects.toThrow(CatalogFileError);
  await expect(loadCatalog(fixture(name))).rejects.toThrow(sentence);
});
