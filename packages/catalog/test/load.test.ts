import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { findCatalog, LoadCatalogError, loadCatalog } from '../src/load.js';

const fixture = (name: string): string => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));

describe('a catalog file', () => {
  test('in TypeScript is loaded as it is', async () => {
    const catalog = await loadCatalog(fixture('good/catalog.ts'));
    expect(catalog.services.map(({ name }) => name)).toEqual(['shop']);
  });

  test('is found by its default name', () => {
    expect(findCatalog(undefined, fixture('good'))).toBe(fixture('good/catalog.ts'));
    expect(findCatalog(undefined, fixture('faulty'))).toBe(fixture('faulty/catalog.mjs'));
  });

  test.for([
    ['missing.ts', 'PULSETRAIL_CATALOG_MISSING', /^No catalog at .*missing\.ts; give the path of a module/],
    ['no-export.mjs', 'PULSETRAIL_CATALOG_NOT_EXPORTED', /no-export\.mjs has no export catalog; write: export const/],
    ['plain-object.mjs', 'PULSETRAIL_CATALOG_NOT_EXPORTED', /exports a catalog that defineCatalog did not make; write/],
    ['throws.mjs', 'PULSETRAIL_CATALOG_THREW', /could not be loaded \(RangeError: the port is out of range\); correct/],
  ] as const)('%s is refused with %s in one sentence', async ([name, code, message]) => {
    const error = await loadCatalog(fixture(name)).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(LoadCatalogError);
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
    expect((error as Error).message).not.toContain('\n');
  });

  test('with problems names every one of them', async () => {
    await expect(loadCatalog(fixture('faulty/catalog.mjs'))).rejects.toMatchObject({
      code: 'PULSETRAIL_CATALOG_INVALID',
      problems: [{}, {}, {}],
    });
  });

  test('that is nowhere is looked for under every default name', () => {
    expect(() => findCatalog(undefined, fixture('.'))).toThrow(/looked for catalog\.js, catalog\.mjs, catalog\.ts/);
  });
});
